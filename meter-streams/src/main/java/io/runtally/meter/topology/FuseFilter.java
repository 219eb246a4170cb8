package io.runtally.meter.topology;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Answers of a fixed set of 128-bit ids whether one may be in it: yes for each that is, and for one
 * in 4,096 of the others. About 1.75 bytes an id.
 *
 * <p>A binary fuse filter (Graf and Lemire, 2022) with fingerprints of 12 bits, two in three bytes.
 * An id has three slots, in three neighbouring segments; their exclusive or is its fingerprint. The
 * slots are filled in the reverse of an order in which each id has a slot that no later one uses;
 * where there is no such order, another seed is tried.
 */
final class FuseFilter {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FINGERPRINT = 0xFFF;
  private static final int LARGEST_SEGMENT_BITS = 18;
  // One in a hundred seeds fails; a hundred in a row mean that an id is there twice.
  private static final int SEEDS = 100;

  private final long seed;
  private final int segmentBits;
  private final int segments;
  private final byte[] slots;

  private FuseFilter(long seed, int segmentBits, int segments, byte[] slots) {
    this.seed = seed;
    this.segmentBits = segmentBits;
    this.segments = segments;
    this.slots = slots;
  }

  /**
   * The filter of some ids, all different.
   *
   * @throws IllegalArgumentException if one is there twice
   */
  static FuseFilter of(long[] high, long[] low) {
    int ids = high.length;
    int segmentBits = segmentBits(ids);
    int segments = segments(ids, segmentBits);
    for (int seed = 0; seed < SEEDS; seed++) {
      FuseFilter filter =
          new FuseFilter(seed, segmentBits, segments, new byte[bytes(segmentBits, segments)]);
      if (filter.fill(high, low)) {
        return filter;
      }
    }
    throw new IllegalArgumentException("One of %d ids is there twice".formatted(ids));
  }

  /** What is reckoned once for an id, however many filters are asked for it. */
  static long hash(long high, long low) {
    return hash(high, low, 0);
  }

  /**
   * Whether the id may be in the set; false means that it is not.
   *
   * @param shared its {@link #hash(long, long)}: nearly all filters were filled with the first seed
   */
  boolean mayHold(long high, long low, long shared) {
    long hash = seed == 0 ? shared : hash(high, low, seed);
    int first = first(hash);
    return (fingerprint(hash) ^ get(first) ^ get(second(hash, first)) ^ get(third(hash, first)))
        == 0;
  }

  int heapBytes() {
    return slots.length;
  }

  void write(DataOutput to) throws IOException {
    to.writeLong(seed);
    to.writeInt(segmentBits);
    to.writeInt(segments);
    to.write(slots);
  }

  /** Reads what was written, and found to be unharmed. */
  static FuseFilter read(DataInput from) throws IOException {
    long seed = from.readLong();
    int segmentBits = from.readInt();
    int segments = from.readInt();
    byte[] slots = new byte[bytes(segmentBits, segments)];
    from.readFully(slots);
    return new FuseFilter(seed, segmentBits, segments, slots);
  }

  /** The sizes are those that the authors found to succeed almost always. */
  private static int segmentBits(int ids) {
    int bits = ids <= 1 ? 2 : (int) Math.floor(Math.log(ids) / Math.log(3.33) + 2.25);
    return Math.min(bits, LARGEST_SEGMENT_BITS);
  }

  /** Segments in which an id may have its first slot; its others lie in the two that follow. */
  private static int segments(int ids, int segmentBits) {
    double slotsPerId =
        Math.max(1.125, 0.875 + 0.25 * Math.log(1_000_000) / Math.log(Math.max(2, ids)));
    int all = (int) Math.ceil(ids * slotsPerId / (1 << segmentBits));
    return Math.max(1, all - 2);
  }

  private static int bytes(int segmentBits, int segments) {
    int slots = (segments + 2) << segmentBits;
    return slots / 2 * 3;
  }

  private static long hash(long high, long low, long seed) {
    long mixed = (high ^ seed) * 0x9E3779B97F4A7C15L + low;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 29);
  }

  private int first(long hash) {
    return (int) Math.unsignedMultiplyHigh(hash, (long) segments << segmentBits);
  }

  private int second(long hash, int first) {
    return (first + (1 << segmentBits)) ^ ((int) (hash >>> 18) & ((1 << segmentBits) - 1));
  }

  private int third(long hash, int first) {
    return (first + (2 << segmentBits)) ^ ((int) hash & ((1 << segmentBits) - 1));
  }

  private static int fingerprint(long hash) {
    return (int) (hash ^ (hash >>> 32)) & FINGERPRINT;
  }

  private int get(int slot) {
    int at = (slot >> 1) * 3 + (slot & 1);
    return ((short) SHORT.get(slots, at) >>> ((slot & 1) << 2)) & FINGERPRINT;
  }

  private void set(int slot, int fingerprint) {
    int at = (slot >> 1) * 3 + (slot & 1);
    int shift = (slot & 1) << 2;
    int others = (short) SHORT.get(slots, at) & ~(FINGERPRINT << shift);
    SHORT.set(slots, at, (short) (others | fingerprint << shift));
  }

  /** False where this seed leaves ids of which none has a slot to itself. */
  private boolean fill(long[] high, long[] low) {
    int ids = high.length;
    Peeling peeling = new Peeling((segments + 2) << segmentBits, ids);
    for (int i = 0; i < ids; i++) {
      long hash = hash(high[i], low[i], seed);
      int first = first(hash);
      peeling.add(hash, first, 0);
      peeling.add(hash, second(hash, first), 1);
      peeling.add(hash, third(hash, first), 2);
    }
    if (!peel(peeling, ids)) {
      return false;
    }
    for (int i = ids - 1; i >= 0; i--) {
      long hash = peeling.order[i];
      int first = first(hash);
      int own = slot(hash, first, peeling.place[i]);
      int others =
          get(slot(hash, first, (peeling.place[i] + 1) % 3))
              ^ get(slot(hash, first, (peeling.place[i] + 2) % 3));
      set(own, fingerprint(hash) ^ others);
    }
    return true;
  }

  /** Takes away, as long as there is one, an id that has a slot to itself. */
  private boolean peel(Peeling peeling, int ids) {
    int[] alone = new int[peeling.count.length];
    int waiting = 0;
    for (int slot = 0; slot < alone.length; slot++) {
      if (peeling.isAlone(slot)) {
        alone[waiting++] = slot;
      }
    }
    int taken = 0;
    while (waiting > 0) {
      int slot = alone[--waiting];
      if (!peeling.isAlone(slot)) {
        continue;
      }
      long hash = peeling.hashes[slot];
      int place = peeling.places[slot];
      peeling.order[taken] = hash;
      peeling.place[taken++] = (byte) place;
      int first = first(hash);
      for (int other = 0; other < 3; other++) {
        int left = slot(hash, first, other);
        peeling.remove(hash, left, other);
        if (other != place && peeling.isAlone(left)) {
          alone[waiting++] = left;
        }
      }
    }
    return taken == ids;
  }

  private int slot(long hash, int first, int place) {
    return switch (place) {
      case 0 -> first;
      case 1 -> second(hash, first);
      default -> third(hash, first);
    };
  }

  /** How many ids use a slot, and the one that does where it is one. */
  private static final class Peeling {
    private final int[] count;
    private final long[] hashes;
    private final byte[] places;
    private final long[] order;
    private final byte[] place;

    private Peeling(int slots, int ids) {
      count = new int[slots];
      hashes = new long[slots];
      places = new byte[slots];
      order = new long[ids];
      place = new byte[ids];
    }

    private void add(long hash, int slot, int place) {
      count[slot]++;
      hashes[slot] ^= hash;
      places[slot] ^= (byte) place;
    }

    private void remove(long hash, int slot, int place) {
      count[slot]--;
      hashes[slot] ^= hash;
      places[slot] ^= (byte) place;
    }

    private boolean isAlone(int slot) {
      return count[slot] == 1;
    }
  }
}
