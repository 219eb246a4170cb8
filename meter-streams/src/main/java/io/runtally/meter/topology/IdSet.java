package io.runtally.meter.topology;

/**
 * A set of 128-bit ids in open addressing: 16 bytes a slot and no object per id, 24 to 48 bytes of
 * heap for each id that it holds. The id 0 is not allowed. Not safe for use by several threads.
 */
public final class IdSet {
  private static final int SMALLEST = 1 << 10;

  private long[] slots = new long[2 * SMALLEST];
  private int size;

  /** Adds an id; false where it was there already. */
  public boolean add(long high, long low) {
    if (size >= capacity() / 3 * 2) {
      grow();
    }
    int slot = find(high, low);
    if (isTaken(slot)) {
      return false;
    }
    put(slot, high, low);
    size++;
    return true;
  }

  boolean contains(long high, long low) {
    return isTaken(find(high, low));
  }

  /** Takes an id out; what lies behind it in its run of slots moves up. */
  void remove(long high, long low) {
    int gap = find(high, low);
    if (!isTaken(gap)) {
      return;
    }
    size--;
    int mask = capacity() - 1;
    for (int slot = (gap + 1) & mask; isTaken(slot); slot = (slot + 1) & mask) {
      int ideal = ideal(slots[2 * slot + 1]);
      boolean mayMove = ((slot - ideal) & mask) >= ((slot - gap) & mask);
      if (mayMove) {
        put(gap, slots[2 * slot], slots[2 * slot + 1]);
        gap = slot;
      }
    }
    put(gap, 0, 0);
  }

  int size() {
    return size;
  }

  private int capacity() {
    return slots.length / 2;
  }

  /** The slot that holds the id, or the free one where it would go. */
  private int find(long high, long low) {
    int mask = capacity() - 1;
    int slot = ideal(low);
    while (isTaken(slot) && !(slots[2 * slot] == high && slots[2 * slot + 1] == low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int ideal(long low) {
    return (int) low & (capacity() - 1);
  }

  private boolean isTaken(int slot) {
    return (slots[2 * slot] | slots[2 * slot + 1]) != 0;
  }

  private void put(int slot, long high, long low) {
    slots[2 * slot] = high;
    slots[2 * slot + 1] = low;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[before.length * 2];
    for (int i = 0; i < before.length; i += 2) {
      if ((before[i] | before[i + 1]) != 0) {
        put(find(before[i], before[i + 1]), before[i], before[i + 1]);
      }
    }
  }
}
