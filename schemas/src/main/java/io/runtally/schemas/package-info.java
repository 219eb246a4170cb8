/** The contract. */
@NullMarked
package io.runtally.schemas;

import org.jspecify.annotations.NullMarked;
