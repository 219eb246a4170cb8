/**
 * Who somebody is, on one machine: stands in for the identity provider that signs people in.
 *
 * <p>Whoever can open its page may be anybody, so it answers this machine alone, under its own name
 * and to no other site. Its key never leaves the data folder, and its tokens are worth nothing
 * where that key is not trusted.
 */
@NullMarked
package io.runtally.sandbox.identity;

import org.jspecify.annotations.NullMarked;
