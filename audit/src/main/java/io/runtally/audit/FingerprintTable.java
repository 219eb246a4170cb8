package io.runtally.audit;

import java.util.Arrays;

/**
 * For each fingerprint two numbers, in 32 bytes and nothing else. Shards grow by a fifth when they
 * are four fifths full, each at its own time: at most 48 bytes for each fingerprint once there are
 * more than a few, and no moment at which everything is copied.
 *
 * <p>A handle, as {@link #find} and {@link #add} return it, is good until the next {@link #add}.
 */
final class FingerprintTable {
  private static final int SHARD_BITS = 6;
  private static final int LONGS_PER_SLOT = 4;
  private static final int FIRST_CAPACITY = 8;
  static final long NONE = -1;

  private final long[][] shards = new long[1 << SHARD_BITS][FIRST_CAPACITY * LONGS_PER_SLOT];
  private final int[] sizes = new int[1 << SHARD_BITS];

  /** A handle, or {@link #NONE}. */
  long find(Fingerprint key) {
    int shard = shardOf(key);
    int slot = slotOf(shards[shard], key);
    return isFree(shards[shard], slot) ? NONE : handle(shard, slot);
  }

  /** A handle; the numbers of a fingerprint that was not there are 0. */
  long add(Fingerprint key) {
    int shard = shardOf(key);
    int slot = slotOf(shards[shard], key);
    if (!isFree(shards[shard], slot)) {
      return handle(shard, slot);
    }
    int capacity = shards[shard].length / LONGS_PER_SLOT;
    if ((sizes[shard] + 1) * 5L > capacity * 4L) {
      grow(shard, capacity + Math.max(capacity / 5, 4));
      slot = slotOf(shards[shard], key);
    }
    shards[shard][slot] = high(key);
    shards[shard][slot + 1] = key.low();
    sizes[shard]++;
    return handle(shard, slot);
  }

  long first(long handle) {
    return shards[(int) (handle >>> 32)][(int) handle + 2];
  }

  long second(long handle) {
    return shards[(int) (handle >>> 32)][(int) handle + 3];
  }

  void set(long handle, long first, long second) {
    long[] shard = shards[(int) (handle >>> 32)];
    shard[(int) handle + 2] = first;
    shard[(int) handle + 3] = second;
  }

  long size() {
    return Arrays.stream(sizes).asLongStream().sum();
  }

  /** Bytes of memory. */
  long bytes() {
    return Arrays.stream(shards).mapToLong(shard -> shard.length * (long) Long.BYTES).sum();
  }

  private void grow(int shard, int capacity) {
    long[] old = shards[shard];
    long[] grown = new long[Math.multiplyExact(capacity, LONGS_PER_SLOT)];
    for (int from = 0; from < old.length; from += LONGS_PER_SLOT) {
      if (!isFree(old, from)) {
        int to = slotOf(grown, new Fingerprint(old[from], old[from + 1]));
        System.arraycopy(old, from, grown, to, LONGS_PER_SLOT);
      }
    }
    shards[shard] = grown;
  }

  /** Where the key is, or else the free slot where it belongs. */
  private static int slotOf(long[] shard, Fingerprint key) {
    int capacity = shard.length / LONGS_PER_SLOT;
    int slot = (int) Math.unsignedMultiplyHigh(key.low(), capacity) * LONGS_PER_SLOT;
    while (!isFree(shard, slot) && (shard[slot] != high(key) || shard[slot + 1] != key.low())) {
      slot = slot + LONGS_PER_SLOT == shard.length ? 0 : slot + LONGS_PER_SLOT;
    }
    return slot;
  }

  private static boolean isFree(long[] shard, int slot) {
    return shard[slot] == 0;
  }

  /** Never 0, which marks a free slot. */
  private static long high(Fingerprint key) {
    return key.high() == 0 ? 1 : key.high();
  }

  private static int shardOf(Fingerprint key) {
    return (int) (high(key) >>> (Long.SIZE - SHARD_BITS));
  }

  private static long handle(int shard, int slot) {
    return ((long) shard << 32) | slot;
  }
}
