package io.runtally.meter.topology;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The ids counted so far on one partition, for as long as a repeat could still be accepted (R1).
 *
 * <p>"Seen before?" is answered from memory. New ids go into an open block of 64, which its store
 * writes once per commit; after a restart the memory is read back from the blocks. The key of a
 * block is its arrival day and its number within the day, so that a day goes as a whole.
 */
final class RememberedIds {
  /** The ids of arrival day D go when day D + 37 begins: 35 days and 5 minutes, in whole days. */
  static final int DAYS = 37;

  private static final int IDS_PER_BLOCK = 64;
  private static final int ID_BYTES = 16;
  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final WriteBehindStore<byte[]> blocks;
  private final IdSet ids = new IdSet();
  private int newestDay = Integer.MIN_VALUE;
  private int openBlock;
  private byte[] open = new byte[0];
  private WriteBehindStore.Row<byte[]> openRow;
  private int inOpenBlock = IDS_PER_BLOCK;

  /** Reads back what was remembered. */
  @SuppressWarnings("NullAway.Init")
  RememberedIds(WriteBehindStore<byte[]> blocks) {
    this.blocks = blocks;
    blocks.forEach((key, block) -> {
      readBack(block);
      newestDay = dayOf(key);
      openBlock = blockOf(key);
    });
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
    openBlock = -1;
    // Written even if the day's first events are all repeats: the newest day must survive a
    // restart.
    startBlock();
    forgetUntil(day - DAYS);
  }

  private void append(long high, long low) {
    // After a restart, too: the block that was open then stays as it is.
    if (inOpenBlock == IDS_PER_BLOCK) {
      startBlock();
    }
    LONG.set(open, inOpenBlock * ID_BYTES, high);
    LONG.set(open, inOpenBlock * ID_BYTES + Long.BYTES, low);
    inOpenBlock++;
    openRow.changed();
  }

  private void startBlock() {
    openBlock++;
    open = new byte[IDS_PER_BLOCK * ID_BYTES];
    openRow = blocks.put(key(newestDay, openBlock), open);
    inOpenBlock = 0;
  }

  private void forgetUntil(int lastDay) {
    List<byte[]> forgotten = new ArrayList<>();
    blocks.forEach(
        key(0, 0),
        key(lastDay, Integer.MAX_VALUE),
        (key, block) -> {
          for (int at = 0; at < block.length; at += ID_BYTES) {
            ids.remove((long) LONG.get(block, at), (long) LONG.get(block, at + Long.BYTES));
          }
          forgotten.add(key);
        });
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

  /** In the order of the days and, within a day, of the blocks. */
  private static byte[] key(int day, int block) {
    return ByteBuffer.allocate(Long.BYTES).putInt(day).putInt(block).array();
  }

  private static int dayOf(byte[] key) {
    return ByteBuffer.wrap(key).getInt();
  }

  private static int blockOf(byte[] key) {
    return ByteBuffer.wrap(key).getInt(Integer.BYTES);
  }
}
