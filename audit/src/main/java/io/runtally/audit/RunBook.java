package io.runtally.audit;

import java.time.YearMonth;

/**
 * The events of one partition that count, each once (R1), in 32 bytes and the slack of the table:
 * quantity, how much of it is paid, and what a receipt must say of it.
 *
 * <p>An event is told again by a repeat; which of two tellings that differ was counted is certain
 * only if neither was astray, because the order between strays and others is not kept.
 */
final class RunBook {
  /** The ids of arrival day D are forgotten when day D+37 begins (R1). */
  private static final int REMEMBERED_DAYS = 37;

  private static final int INTS = 32;
  private static final int DAY_SHIFT = 16;
  private static final int MONTH_SHIFT = 4;
  private static final int MONTH_MASK = 0xfff;
  private static final int STRAY = 1;
  private static final int SEVERAL = 2;
  private static final int IN_CREDITS = 4;
  private static final int FIRST_YEAR = 1970;

  private final FingerprintTable table = new FingerprintTable();

  /** What came of an event. */
  enum Told {
    FIRST,
    /** Its first telling is so long ago that this one counts as well. */
    ANEW,
    REPEATED,
    /** Repeated with other content, and nobody can say which of the two was counted. */
    REPEATED_DIFFERENTLY
  }

  Told tell(RunFact run) {
    long known = table.find(run.identity());
    if (known == FingerprintTable.NONE) {
      long added = table.add(run.identity());
      int flags = (run.stray() ? STRAY : 0) | (run.inCredits() ? IN_CREDITS : 0);
      table.set(added, pack(run.quantity(), 0), pack(run.detail(), meta(run, flags)));
      return Told.FIRST;
    }
    int meta = low(table.second(known));
    int day = meta >>> DAY_SHIFT;
    boolean uncertain = run.stray() || (meta & STRAY) != 0;
    boolean differs =
        quantity(known) != run.quantity()
            || high(table.second(known)) != run.detail()
            || !month(known).equals(run.month());
    if (dayOf(run) - day >= REMEMBERED_DAYS) {
      int flags = (meta & (STRAY | IN_CREDITS)) | SEVERAL;
      int both = (int) Math.min((long) quantity(known) + run.quantity(), Integer.MAX_VALUE);
      table.set(known, pack(both, paid(known)), pack(run.detail(), meta(run, flags)));
      return Told.ANEW;
    }
    if (differs && uncertain) {
      int most = Math.max(quantity(known), run.quantity());
      table.set(known, pack(most, paid(known)), pack(high(table.second(known)), meta | SEVERAL));
      return Told.REPEATED_DIFFERENTLY;
    }
    return Told.REPEATED;
  }

  /** A handle, or {@link FingerprintTable#NONE}; good until the next telling. */
  long find(Fingerprint identity) {
    return table.find(identity);
  }

  int quantity(long handle) {
    return high(table.first(handle));
  }

  int paid(long handle) {
    return low(table.first(handle));
  }

  /** Marks a part of the event as paid. */
  void pay(long handle, long quantity) {
    long paid = Math.min(paid(handle) + quantity, Integer.MAX_VALUE);
    table.set(handle, pack(quantity(handle), (int) paid), table.second(handle));
  }

  YearMonth month(long handle) {
    int months = (low(table.second(handle)) >>> MONTH_SHIFT) & MONTH_MASK;
    return YearMonth.of(FIRST_YEAR, 1).plusMonths(months);
  }

  boolean isInCredits(long handle) {
    return (low(table.second(handle)) & IN_CREDITS) != 0;
  }

  /** Whether a receipt says what the one known telling says; true where there were several. */
  boolean agrees(long handle, YearMonth month, int detail) {
    boolean several = (low(table.second(handle)) & SEVERAL) != 0;
    return several || (month(handle).equals(month) && high(table.second(handle)) == detail);
  }

  long size() {
    return table.size();
  }

  long bytes() {
    return table.bytes();
  }

  private static int meta(RunFact run, int flags) {
    int months = (run.month().getYear() - FIRST_YEAR) * 12 + run.month().getMonthValue() - 1;
    return (dayOf(run) << DAY_SHIFT) | ((months & MONTH_MASK) << MONTH_SHIFT) | flags;
  }

  /** Days since 1970, which fit into 16 bits for another century. */
  private static int dayOf(RunFact run) {
    return (int) Math.floorDiv(run.arrival().getEpochSecond(), 86_400L);
  }

  private static long pack(int high, int low) {
    return ((long) high << INTS) | (low & 0xffff_ffffL);
  }

  private static int high(long packed) {
    return (int) (packed >>> INTS);
  }

  private static int low(long packed) {
    return (int) packed;
  }
}
