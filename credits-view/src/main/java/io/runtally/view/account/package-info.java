/**
 * What an organization's people see of their credits, as plain values: read by {@code books}, shown
 * by {@code web} and {@code page}.
 *
 * <p>Knows the records of the topics and the JDK, nothing else. Nothing here asks a clock: the
 * moment at which something is looked at is always given.
 */
@NullMarked
package io.runtally.view.account;

import org.jspecify.annotations.NullMarked;
