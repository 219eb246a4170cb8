package io.runtally.meter.topology;

import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * The blocks of one arrival week. Ids are appended to the newest day only, so once a later week has
 * begun the days of this one do not change any more; they go, one by one (R1).
 *
 * @param number of weeks since the epoch, of seven days each
 */
record IdWeek(WriteBehindStore<byte[]> store, int number) {
  static final int DAYS = 7;

  private static final long NO_BLOCKS = -1;

  static int numberOf(int day) {
    return Math.floorDiv(day, DAYS);
  }

  int firstDay() {
    return number * DAYS;
  }

  int lastDay() {
    return firstDay() + DAYS - 1;
  }

  /** All blocks as they are on disk; another thread may read them, and whoever does closes them. */
  KeyValueIterator<byte[], byte[]> blocks() {
    return store.onDisk(from(firstDay()), to(lastDay()));
  }

  boolean isEmpty() {
    return store.last(from(firstDay()), to(lastDay())).isEmpty();
  }

  /** What tells its content, now and on disk, from any other that it ever had. */
  Stamp stamp() {
    long[] days = new long[DAYS];
    Arrays.setAll(days, day -> stampOf(firstDay() + day));
    return new Stamp(days);
  }

  /** The last block of a day changes with every id, and never becomes again what it was. */
  private long stampOf(int day) {
    return store
        .last(from(day), to(day))
        .map(row -> {
          CRC32C sum = new CRC32C();
          sum.update(row.value);
          return (long) IdBlocks.blockOf(row.key) << Integer.SIZE | sum.getValue();
        })
        .orElse(NO_BLOCKS);
  }

  private static byte[] from(int day) {
    return IdBlocks.key(day, 0);
  }

  private static byte[] to(int day) {
    return IdBlocks.key(day, Integer.MAX_VALUE);
  }

  /**
   * The number and check sum of the last block of each day.
   *
   * @param days seven of them
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Stamp(long[] days) {
    /** Whether both tell of the same content, but for days that are older. */
    boolean agrees(Stamp other, int fromDayOfWeek) {
      int from = Math.clamp(fromDayOfWeek, 0, DAYS);
      return Arrays.equals(days, from, DAYS, other.days, from, DAYS);
    }

    /** No more ids than these; a block is full but where its day ended or the meter restarted. */
    long mostIds() {
      long blocks = 0;
      for (long day : days) {
        blocks += day == NO_BLOCKS ? 0 : (day >>> Integer.SIZE) + 1;
      }
      return blocks * IdBlocks.IDS;
    }
  }
}
