package io.runtally.meter.topology;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Blocks of up to 64 ids of 16 bytes, which lie in the store as they are. The key of a block is its
 * arrival day and its number within the day, so that a day goes as a whole.
 */
public final class IdBlocks implements WriteBehindStore.Layout<byte[]> {
  public static final int IDS = 64;

  public static final int ID_BYTES = 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** What is done with each id. */
  public interface Visitor {
    void visit(long high, long low);
  }

  /**
   * In the order of the days and, within a day, of the blocks.
   *
   * @param day of arrival, since the epoch
   */
  public static byte[] key(int day, int block) {
    return ByteBuffer.allocate(Long.BYTES).putInt(day).putInt(block).array();
  }

  public static int dayOf(byte[] key) {
    return ByteBuffer.wrap(key).getInt();
  }

  static int blockOf(byte[] key) {
    return ByteBuffer.wrap(key).getInt(Integer.BYTES);
  }

  public static byte[] empty() {
    return new byte[IDS * ID_BYTES];
  }

  /** Puts an id, which is not 0, at a place from 0 to 63. */
  public static void put(byte[] block, int at, long high, long low) {
    LONG.set(block, at * ID_BYTES, high);
    LONG.set(block, at * ID_BYTES + Long.BYTES, low);
  }

  /** The ids in the order in which they came; a block need not be full. */
  public static void forEach(byte[] block, Visitor visitor) {
    for (int at = 0; at < block.length; at += ID_BYTES) {
      long high = (long) LONG.get(block, at);
      long low = (long) LONG.get(block, at + Long.BYTES);
      if ((high | low) == 0) {
        return;
      }
      visitor.visit(high, low);
    }
  }

  @Override
  public byte[] write(byte[] block) {
    return block;
  }

  @Override
  public byte[] read(byte[] key, byte[] stored) {
    return stored;
  }

  @Override
  public int heapBytes(byte[] block) {
    return block.length;
  }
}
