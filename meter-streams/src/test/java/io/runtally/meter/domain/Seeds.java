package io.runtally.meter.domain;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * The seeds of the random histories that laws are held against: the same in every run, and named in
 * every failure. They come in blocks, since a test of its own for each would take longer than the
 * histories do.
 */
final class Seeds {
  private static final long BLOCKS = 12;
  private static final long PER_BLOCK = 50;

  private Seeds() {}

  /** The first seed of each block. */
  static LongStream blocks() {
    return LongStream.range(0, BLOCKS).map(block -> block * PER_BLOCK + 1);
  }

  static void each(long first, LongConsumer law) {
    LongStream.range(first, first + PER_BLOCK).forEach(law);
  }
}
