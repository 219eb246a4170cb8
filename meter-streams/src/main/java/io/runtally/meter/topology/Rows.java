package io.runtally.meter.topology;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows by their key, in open addressing: a row is found with as few leaps through memory as can be,
 * since that is what a tally of ten thousand organizations spends its time on. Nothing is taken out
 * again.
 */
final class Rows<V> {
  private static final int SMALLEST = 64;

  private WriteBehindStore.@Nullable Row<V>[] slots = slots(SMALLEST);
  private int size;

  /** Spread over all bits: the table takes the lowest. */
  static int hash(byte[] key) {
    int hash = Arrays.hashCode(key) * 0x9E3779B9;
    return hash ^ hash >>> 16;
  }

  int size() {
    return size;
  }

  WriteBehindStore.@Nullable Row<V> find(byte[] key, int hash) {
    int mask = slots.length - 1;
    for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
      var row = slots[slot];
      if (row == null || row.hasKey(key, hash)) {
        return row;
      }
    }
  }

  /** Adds a row whose key is not there. */
  void add(WriteBehindStore.Row<V> row) {
    if (size >= slots.length / 2) {
      grow();
    }
    put(row);
    size++;
  }

  void forEach(Consumer<WriteBehindStore.Row<V>> visitor) {
    for (var row : slots) {
      if (row != null) {
        visitor.accept(row);
      }
    }
  }

  private void grow() {
    var before = slots;
    slots = slots(before.length * 2);
    for (var row : before) {
      if (row != null) {
        put(row);
      }
    }
  }

  private void put(WriteBehindStore.Row<V> row) {
    int mask = slots.length - 1;
    int slot = row.hash() & mask;
    while (slots[slot] != null) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = row;
  }

  @SuppressWarnings("unchecked")
  private static <V> WriteBehindStore.@Nullable Row<V>[] slots(int number) {
    return new WriteBehindStore.Row[number];
  }
}
