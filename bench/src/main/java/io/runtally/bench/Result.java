package io.runtally.bench;

import java.util.Optional;

/**
 * What came of one contender's turn.
 *
 * @param measure absent where it did not come to its end
 * @param fault what is wrong with its result, or why there is none; absent where it is exact
 */
record Result(String contender, int round, Optional<Measure> measure, Optional<String> fault) {
  boolean isExact() {
    return fault.isEmpty();
  }
}
