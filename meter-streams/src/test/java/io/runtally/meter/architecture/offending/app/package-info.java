/** An application that may know the topology, and that nothing else may know. */
@NullMarked
package io.runtally.meter.architecture.offending.app;

import org.jspecify.annotations.NullMarked;
