package io.runtally.bench.peers;

import io.runtally.meter.topology.IdSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/** The ids of one partition: a set to ask, and blocks of 64 to write down. */
final class IdBlocks {
  private static final int IDS_PER_BLOCK = 64;
  private static final int ID_BYTES = 16;

  private final IdSet ids = new IdSet();
  private final List<byte[]> full = new ArrayList<>();
  private ByteBuffer open = ByteBuffer.allocate(IDS_PER_BLOCK * ID_BYTES);
  private long firstOfFull;

  /** Remembers an id; false where it is known already. */
  boolean add(long high, long low) {
    if (!ids.add(high, low)) {
      return false;
    }
    open.putLong(high).putLong(low);
    if (!open.hasRemaining()) {
      full.add(open.array());
      open = ByteBuffer.allocate(IDS_PER_BLOCK * ID_BYTES);
    }
    return true;
  }

  /** Hands over the blocks, by their number, that were filled or begun since the last time. */
  void drain(BiConsumer<byte[], byte[]> write) {
    for (byte[] block : full) {
      write.accept(key(firstOfFull++), block);
    }
    full.clear();
    if (open.position() > 0) {
      write.accept(key(firstOfFull), Arrays.copyOf(open.array(), open.position()));
    }
  }

  private static byte[] key(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
