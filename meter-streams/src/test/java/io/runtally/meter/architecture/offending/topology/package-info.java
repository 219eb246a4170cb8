/** A topology that knows the application, and what an offending domain depends on. */
@NullMarked
package io.runtally.meter.architecture.offending.topology;

import org.jspecify.annotations.NullMarked;
