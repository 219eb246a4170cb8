package io.runtally.audit;

import java.util.Arrays;
import java.util.OptionalLong;

/** The balance after each entry, 8 bytes each. */
final class BalanceHistory {
  private static final long UNKNOWN = Long.MIN_VALUE;

  /** A jump further than this is an error in a number, not so many missing entries. */
  private static final int LONGEST_GAP = 100_000;

  private long before;
  private long[] balances = new long[4];
  private int size;

  void put(long sequence, long balance) {
    if (sequence <= before) {
      return;
    }
    if (sequence - before - size > LONGEST_GAP) {
      before = sequence - 1;
      size = 0;
    }
    int index = (int) (sequence - before - 1);
    if (index >= balances.length) {
      balances = Arrays.copyOf(balances, Math.max(index + 1, balances.length * 3 / 2));
    }
    if (index >= size) {
      Arrays.fill(balances, size, index, UNKNOWN);
      size = index + 1;
    }
    balances[index] = balance;
  }

  /** The balance after an entry that is there; 0 after entry 0. */
  OptionalLong after(long sequence) {
    if (sequence == 0) {
      return OptionalLong.of(0);
    }
    long index = sequence - before - 1;
    return index < 0 || index >= size || balances[(int) index] == UNKNOWN
        ? OptionalLong.empty()
        : OptionalLong.of(balances[(int) index]);
  }
}
