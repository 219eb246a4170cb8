package io.runtally.meter.topology;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The ids counted so far on one partition, for as long as a repeat could still be accepted (R1).
 *
 * <p>"Seen before?" is answered from memory. New ids go into an open block of 64, kept in a cached
 * store that writes it once per commit; after a restart the memory is read back from the blocks.
 * The key of a block is its arrival day and its number within the day, so that a day goes as a
 * whole.
 */
final class RememberedIds {
  /** The ids of arrival day D go when day D + 37 begins: 35 days and 5 minutes, in whole days. */
  static final int DAYS = 37;

  private static final int IDS_PER_BLOCK = 64;
  private static final int ID_BYTES = 16;
  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final KeyValueStore<Long, byte[]> blocks;
  private final IdSet ids = new IdSet();
  private int newestDay = Integer.MIN_VALUE;
  private int openBlock;
  private byte[] open = new byte[IDS_PER_BLOCK * ID_BYTES];
  private int inOpenBlock;

  /** Reads back what was remembered. */
  RememberedIds(KeyValueStore<Long, byte[]> blocks) {
    this.blocks = blocks;
    try (KeyValueIterator<Long, byte[]> all = blocks.all()) {
      while (all.hasNext()) {
        KeyValue<Long, byte[]> block = all.next();
        readBack(block.value);
        newestDay = dayOf(block.key);
        openBlock = (int) (long) block.key + 1;
      }
    }
  }

  /**
   * Remembers an id from its arrival on; false where it is known already. An event that arrived
   * before the days that are remembered can only have been read before: a partition's arrivals
   * never go back, so it is known as well.
   */
  boolean add(long high, long low, long arrivedAt) {
    int day = (int) Math.floorDiv(arrivedAt, MILLIS_PER_DAY);
    if (day > newestDay) {
      begin(day);
    }
    if (day <= newestDay - DAYS || !ids.add(high, low)) {
      return false;
    }
    append(high, low);
    return true;
  }

  int size() {
    return ids.size();
  }

  private void begin(int day) {
    newestDay = day;
    openBlock = 0;
    startBlock();
    // Written even if the day's first events are all repeats: the newest day must survive a
    // restart.
    blocks.put(key(newestDay, openBlock), open);
    forgetUntil(day - DAYS);
  }

  private void append(long high, long low) {
    if (inOpenBlock == IDS_PER_BLOCK) {
      openBlock++;
      startBlock();
    }
    LONG.set(open, inOpenBlock * ID_BYTES, high);
    LONG.set(open, inOpenBlock * ID_BYTES + Long.BYTES, low);
    inOpenBlock++;
    // The store's cache holds this very array; putting it again marks it to be written.
    blocks.put(key(newestDay, openBlock), open);
  }

  private void startBlock() {
    open = new byte[IDS_PER_BLOCK * ID_BYTES];
    inOpenBlock = 0;
  }

  private void forgetUntil(int lastDay) {
    List<Long> forgotten = new ArrayList<>();
    try (KeyValueIterator<Long, byte[]> old = blocks.range(0L, key(lastDay, Integer.MAX_VALUE))) {
      while (old.hasNext()) {
        KeyValue<Long, byte[]> block = old.next();
        for (int at = 0; at < block.value.length; at += ID_BYTES) {
          ids.remove(
              (long) LONG.get(block.value, at), (long) LONG.get(block.value, at + Long.BYTES));
        }
        forgotten.add(block.key);
      }
    }
    forgotten.forEach(blocks::delete);
  }

  private void readBack(byte[] block) {
    for (int at = 0; at < block.length; at += ID_BYTES) {
      long high = (long) LONG.get(block, at);
      long low = (long) LONG.get(block, at + Long.BYTES);
      if ((high | low) == 0) {
        return;
      }
      ids.add(high, low);
    }
  }

  private static long key(int day, int block) {
    return ((long) day << 32) | block;
  }

  private static int dayOf(long key) {
    return (int) (key >> 32);
  }
}
