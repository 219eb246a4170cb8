package io.runtally.bench;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.runtally.meter.topology.IdBlocks;
import java.util.Iterator;
import java.util.List;

/**
 * Ids for the meter to remember, in the blocks that it writes itself, evenly over its partitions
 * and over the days of the weeks that are over. Those of events that are told once more lie among
 * them everywhere.
 *
 * @param ids how many, of all partitions
 * @param today since the epoch; from this day on there are none
 */
record SeededIds(long ids, int today, ToldBefore told) {
  // One less than the meter remembers: a midnight on the way takes none away.
  private static final int DAYS = 36;
  private static final int DAYS_OF_WEEK = 7;

  /** Where each block goes. Both arrays are the receiver's. */
  interface Sink {
    void accept(int partition, byte[] key, byte[] block);
  }

  int firstDay() {
    return today - DAYS + 1;
  }

  int lastDay() {
    return Math.floorDiv(today, DAYS_OF_WEEK) * DAYS_OF_WEEK - 1;
  }

  /** Tells the blocks of a partition, in the order of their keys. */
  void tell(int partition, int partitions, Sink sink) {
    long all = ids / partitions + (partition < ids % partitions ? 1 : 0);
    Source source = new Source(partition, all, told.ids(partition, partitions));
    int days = lastDay() - firstDay() + 1;
    for (int day = 0; day < days; day++) {
      long ofDay = all * (day + 1) / days - all * day / days;
      for (int block = 0; ofDay > (long) block * IdBlocks.IDS; block++) {
        int inBlock = (int) Math.min(IdBlocks.IDS, ofDay - (long) block * IdBlocks.IDS);
        sink.accept(partition, IdBlocks.key(firstDay() + day, block), source.block(inBlock));
      }
    }
    // The meter begins a day with a block, and seals the weeks before the newest day's.
    sink.accept(partition, IdBlocks.key(today, 0), IdBlocks.empty());
  }

  /** One id after the other. */
  private static final class Source {
    private final int partition;
    private final long all;
    private final int old;
    private final Iterator<HashValue128> olds;
    private long given;
    private long oldsGiven;

    private Source(int partition, long all, List<HashValue128> olds) {
      this.partition = partition;
      this.all = all;
      this.old = olds.size();
      this.olds = olds.iterator();
    }

    private byte[] block(int ids) {
      byte[] block = IdBlocks.empty();
      for (int at = 0; at < ids; at++) {
        if (olds.hasNext() && given == oldsGiven * all / old) {
          oldsGiven++;
          HashValue128 id = olds.next();
          IdBlocks.put(block, at, id.getMostSignificantBits(), id.getLeastSignificantBits());
        } else {
          long high = Numbers.mix(((partition + 1L) << 40) + given);
          IdBlocks.put(block, at, high, Numbers.mix(high));
        }
        given++;
      }
      return block;
    }
  }
}
