package io.runtally.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.stream.LongStream;

/** How long things took, all of them kept, so that nothing is rounded away. */
final class Delays {
  /** From the shortest to the longest. */
  private final long[] nanos;

  private Delays(long[] nanos) {
    this.nanos = nanos;
  }

  static Delays of(Collection<Long> nanos) {
    return new Delays(nanos.stream().mapToLong(Long::longValue).sorted().toArray());
  }

  /** These and those. */
  Delays and(Delays others) {
    return new Delays(
        LongStream.concat(LongStream.of(nanos), LongStream.of(others.nanos)).sorted().toArray());
  }

  int count() {
    return nanos.length;
  }

  /**
   * The least one that so many of a hundred do not exceed (nearest rank).
   *
   * @param percent above 0, at most 100, which is the longest
   * @throws IllegalStateException where there is none
   */
  Duration percentile(double percent) {
    if (nanos.length == 0) {
      throw new IllegalStateException("Of nothing there is no percentile.");
    }
    int rank = (int) Math.ceil(percent / 100 * nanos.length);
    return Duration.ofNanos(nanos[Math.max(rank, 1) - 1]);
  }
}
