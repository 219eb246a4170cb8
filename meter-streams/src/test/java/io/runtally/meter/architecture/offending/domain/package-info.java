/** Classes that break the rules for the domain, one each, and one that keeps them. */
@NullMarked
package io.runtally.meter.architecture.offending.domain;

import org.jspecify.annotations.NullMarked;
