package io.runtally.bench;

import java.time.Duration;
import java.util.Optional;

/**
 * The meter with many remembered ids or with none: started, stopped, started again, and timed on
 * fresh events.
 *
 * @param measure of the fresh events
 * @param heapBytes alive when it was ready and had read nothing
 * @param firstStart until it was ready; where ids are remembered it reads them from the broker
 * @param untilReady from the second start on, with its folder as it had left it
 * @param untilCounting the same until it had committed the events that were waiting
 * @param ids what it took to read the ids once; absent where there are none
 * @param fault what is wrong with the result; absent where it is exact
 */
record RememberedTurn(
    Measure measure,
    long heapBytes,
    Duration firstStart,
    Duration untilReady,
    Duration untilCounting,
    Optional<ReadOnce> ids,
    Optional<String> fault) {

  /** A store that was read from its first row to its last. */
  record ReadOnce(Duration took, long bytes) {}
}
