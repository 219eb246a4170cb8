package io.runtally.audit;

import io.runtally.audit.Place.Entry;
import io.runtally.audit.Place.Payment;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One organization's ledger beside what must be in it: an unbroken chain that holds each receipt
 * and each payment once, and nothing else (R13 to R18).
 */
final class Ledger {
  private final String organization;
  private final Notes notes;
  private final BalanceHistory history = new BalanceHistory();
  private final Map<String, Cause> receipts = new HashMap<>();
  private final Map<Payment, Cause> payments = new LinkedHashMap<>();
  private final Map<String, Long> givenBackCents = new HashMap<>();
  private final Map<String, LedgerEntry> withoutReceipt = new LinkedHashMap<>();
  private final Map<Payment, LedgerEntry> withoutPayment = new LinkedHashMap<>();
  private final Map<LedgerEntry.Kind, Long> credits = new EnumMap<>(LedgerEntry.Kind.class);

  /** Sequences that were skipped: the first to the last of each gap. */
  private final TreeMap<Long, Long> skipped = new TreeMap<>();

  private long last;
  private long expectedLast;
  private long entries;
  private Optional<CreditBalance> published = Optional.empty();

  /** What an entry is owed to. */
  private static final class Cause {
    /** For a payment the tellings that differ, the first one first; none for a receipt. */
    private final List<CreditPayment> tellings = new ArrayList<>(1);

    private final long credits;

    /** Whether it was there before the books were looked at, so that they must hold it. */
    private boolean isExpected;

    private long bookedAs;

    Cause(long credits) {
      this.credits = credits;
    }
  }

  Ledger(String organization, Notes notes) {
    this.organization = organization;
    this.notes = notes;
  }

  /** One telling of a payment; the first one counts (R15). */
  void payment(CreditPayment payment, boolean expected) {
    var key = new Payment(payment.kind(), payment.paymentId());
    Cause cause = payments.computeIfAbsent(key, _ -> new Cause(0));
    cause.isExpected |= expected;
    if (cause.tellings.stream().noneMatch(told -> isSame(told, payment))) {
      cause.tellings.add(payment);
    }
    LedgerEntry early = withoutPayment.remove(key);
    if (early != null) {
      book(early, cause);
    }
  }

  /** A receipt; returns whether it is the first with its id. */
  boolean receipt(CreditDeduction deduction, boolean expected) {
    if (receipts.containsKey(deduction.deductionId())) {
      return false;
    }
    var cause = new Cause(-deduction.credits());
    cause.isExpected = expected;
    receipts.put(deduction.deductionId(), cause);
    LedgerEntry early = withoutReceipt.remove(deduction.deductionId());
    if (early != null) {
      book(early, cause);
    }
    return true;
  }

  void entry(LedgerEntry entry, boolean expected) {
    long sequence = entry.sequence();
    if (expected) {
      expectedLast = Math.max(expectedLast, sequence);
    }
    notes.held(Check.ENTRY_MISSING);
    if (!isNew(entry)) {
      return;
    }
    entries++;
    credits.merge(entry.kind(), entry.credits(), Long::sum);
    checkChain(entry);
    history.put(sequence, entry.balanceAfter());
    last = Math.max(last, sequence);
    find(entry);
  }

  void balance(CreditBalance balance) {
    published = Optional.of(balance);
  }

  private boolean isNew(LedgerEntry entry) {
    long sequence = entry.sequence();
    var place = new Entry(sequence);
    if (sequence > last) {
      if (sequence > last + 1) {
        skipped.put(last + 1, sequence - 1);
      }
      notes.held(Check.ENTRY_DOUBLED);
      notes.held(Check.ENTRY_OUT_OF_ORDER);
      return true;
    }
    boolean isSkipped = unskip(sequence);
    notes.check(
        isSkipped,
        Check.ENTRY_DOUBLED,
        organization,
        place,
        () -> "Entry " + sequence + " is in the ledger a second time.");
    if (isSkipped) {
      notes.found(
          Check.ENTRY_OUT_OF_ORDER,
          organization,
          place,
          "Entry " + sequence + " comes after entry " + last + ".");
    }
    return isSkipped;
  }

  /** Whether the sequence was skipped; if so, it is not any more. */
  private boolean unskip(long sequence) {
    Map.Entry<Long, Long> gap = skipped.floorEntry(sequence);
    if (gap == null || gap.getValue() < sequence) {
      return false;
    }
    skipped.remove(gap.getKey());
    if (gap.getKey() < sequence) {
      skipped.put(gap.getKey(), sequence - 1);
    }
    if (gap.getValue() > sequence) {
      skipped.put(sequence + 1, gap.getValue());
    }
    return true;
  }

  private void checkChain(LedgerEntry entry) {
    var place = new Entry(entry.sequence());
    notes.check(
        entry.balanceBefore() + entry.credits() == entry.balanceAfter(),
        Check.ENTRY_SUM_WRONG,
        organization,
        place,
        () ->
            "%d and %+d do not make %d."
                .formatted(entry.balanceBefore(), entry.credits(), entry.balanceAfter()));
    OptionalLong before = history.after(entry.sequence() - 1);
    if (before.isPresent()) {
      notes.check(
          before.getAsLong() == entry.balanceBefore(),
          Check.BALANCE_CHAIN_BROKEN,
          organization,
          place,
          () ->
              "It begins with a balance of %d, but entry %d left %d."
                  .formatted(entry.balanceBefore(), entry.sequence() - 1, before.getAsLong()));
    }
  }

  private void find(LedgerEntry entry) {
    notes.held(Check.ENTRY_WITHOUT_CAUSE);
    Optional<Payment> payment =
        paymentKind(entry.kind()).map(kind -> new Payment(kind, entry.reference()));
    Cause cause =
        payment.isPresent() ? payments.get(payment.get()) : receipts.get(entry.reference());
    if (cause != null) {
      book(entry, cause);
    } else if (payment.isPresent()) {
      withoutPayment.put(payment.get(), entry);
    } else {
      withoutReceipt.put(entry.reference(), entry);
    }
  }

  private void book(LedgerEntry entry, Cause cause) {
    boolean isReceipt = entry.kind() == LedgerEntry.Kind.USAGE_DEDUCTION;
    boolean isFirst =
        notes.check(
            cause.bookedAs == 0,
            isReceipt ? Check.DEDUCTION_BOOKED_TWICE : Check.PAYMENT_CREDITED_TWICE,
            organization,
            new Entry(entry.sequence()),
            () -> "%s is booked in entry %d already.".formatted(entry.reference(), cause.bookedAs));
    if (!isFirst) {
      return;
    }
    cause.bookedAs = entry.sequence();
    if (isReceipt) {
      checkAgreement(
          entry,
          entry.credits() == cause.credits && entry.actor().isEmpty() && entry.reason().isEmpty(),
          () -> "its receipt draws %d credits".formatted(-cause.credits));
    } else {
      checkPayment(entry, cause);
    }
  }

  private void checkPayment(LedgerEntry entry, Cause cause) {
    CreditPayment payment =
        cause.tellings.stream()
            .filter(told -> told.actor().equals(entry.actor()))
            .filter(told -> told.reason().equals(entry.reason()))
            .findFirst()
            .orElseGet(cause.tellings::getFirst);
    boolean samePerson =
        payment.actor().equals(entry.actor()) && payment.reason().equals(entry.reason());
    switch (payment.kind()) {
      case PURCHASE, AUTO_RECHARGE, ADJUSTMENT ->
          checkAgreement(
              entry,
              samePerson && entry.credits() == payment.amountCents() / 100,
              () -> "its payment tells of " + Dollars.of(payment.amountCents()) + by(payment));
      case REFUND, DISPUTE -> checkReversal(entry, payment, payment.amountCents(), samePerson);
      case REFUND_FAILED, DISPUTE_REVERSAL ->
          checkReversal(entry, payment, -payment.amountCents(), samePerson);
    }
  }

  /** Credits taken back in total are whole dollars of what was given back in total (R16). */
  private void checkReversal(
      LedgerEntry entry, CreditPayment payment, long centsGivenBack, boolean samePerson) {
    String reversed = payment.reversesPaymentId().orElse("");
    long before = givenBackCents.getOrDefault(reversed, 0L);
    long after = before + centsGivenBack;
    givenBackCents.put(reversed, after);
    long due = Math.max(before, 0) / 100 - Math.max(after, 0) / 100;
    notes.check(
        entry.credits() == due,
        Check.REVERSAL_WRONG,
        organization,
        new Entry(entry.sequence()),
        () ->
            "It books %+d credits; of payment %s, %s were given back before it and %s after, so it must be %+d."
                .formatted(entry.credits(), reversed, Dollars.of(before), Dollars.of(after), due));
    checkAgreement(entry, samePerson, () -> "its payment is" + by(payment));
  }

  private void checkAgreement(LedgerEntry entry, boolean holds, Supplier<String> cause) {
    notes.check(
        holds,
        Check.ENTRY_DISAGREES,
        organization,
        new Entry(entry.sequence()),
        () ->
            "It books %+d credits%s, but %s."
                .formatted(entry.credits(), by(entry.actor(), entry.reason()), cause.get()));
  }

  /** What must be in the ledger and is not yet, and what is there without a reason so far. */
  List<Doubt> doubts() {
    var doubts = new ArrayList<Doubt>();
    payments.forEach((key, cause) -> {
      notes.held(Check.PAYMENT_NOT_BOOKED);
      if (cause.isExpected && cause.bookedAs == 0) {
        doubts.add(doubt(cause, Check.PAYMENT_NOT_BOOKED, key));
      }
    });
    receipts.forEach((id, cause) -> {
      notes.held(Check.DEDUCTION_NOT_BOOKED);
      if (cause.isExpected && cause.bookedAs == 0) {
        doubts.add(doubt(cause, Check.DEDUCTION_NOT_BOOKED, new Place.Receipt(id)));
      }
    });
    withoutReceipt.forEach((id, entry) ->
        doubts.add(doubt(entry, () -> withoutReceipt.containsKey(id), "receipt " + id)));
    withoutPayment.forEach((key, entry) ->
        doubts.add(doubt(entry, () -> withoutPayment.containsKey(key), key.toString())));
    if (last > 0 || published.isPresent()) {
      notes.held(Check.BALANCE_DISAGREES);
      doubts.add(balanceDoubt(expectedLast));
    }
    return doubts;
  }

  /** What no later record can mend. */
  void close() {
    skipped.forEach((from, to) ->
        notes.found(
            Check.ENTRY_MISSING,
            organization,
            new Entry(from),
            from.equals(to)
                ? "There is no entry %d, though there is an entry %d.".formatted(from, to + 1)
                : "There are no entries %d to %d, though there is an entry %d."
                    .formatted(from, to, to + 1)));
  }

  /** The entry that a receipt is booked in. */
  OptionalLong entryOf(String deductionId) {
    Cause cause = receipts.get(deductionId);
    return cause == null || cause.bookedAs == 0
        ? OptionalLong.empty()
        : OptionalLong.of(cause.bookedAs);
  }

  long entries() {
    return entries;
  }

  int receiptCount() {
    return receipts.size();
  }

  int paymentCount() {
    return payments.size();
  }

  Map<LedgerEntry.Kind, Long> credits() {
    return Map.copyOf(credits);
  }

  private Doubt doubt(Cause cause, Check check, Place place) {
    return new Doubt() {
      @Override
      public long missing() {
        return cause.bookedAs == 0 ? 1 : 0;
      }

      @Override
      public Finding finding() {
        return new Finding(
            check,
            organization,
            OptionalLong.empty(),
            place.toString(),
            "No ledger entry books it.");
      }
    };
  }

  private Doubt doubt(LedgerEntry entry, BooleanSupplier stands, String cause) {
    return new Doubt() {
      @Override
      public long missing() {
        return stands.getAsBoolean() ? 1 : 0;
      }

      @Override
      public Finding finding() {
        return new Finding(
            Check.ENTRY_WITHOUT_CAUSE,
            organization,
            OptionalLong.of(entry.sequence()),
            "entry " + entry.sequence(),
            "It books %+d credits, but there is no %s of this organization."
                .formatted(entry.credits(), cause));
      }
    };
  }

  /** The last published balance is of an entry not before {@code least}, and is what that left. */
  private Doubt balanceDoubt(long least) {
    return new Doubt() {
      @Override
      public long missing() {
        if (published.isEmpty()) {
          return last;
        }
        OptionalLong then = history.after(published.get().sequence());
        boolean agrees = then.isPresent() && then.getAsLong() == published.get().balance();
        return Math.max(least - published.get().sequence(), agrees ? 0 : 1);
      }

      @Override
      public Finding finding() {
        return new Finding(
            Check.BALANCE_DISAGREES,
            organization,
            OptionalLong.of(published.map(CreditBalance::sequence).orElse(last)),
            "account",
            published
                .map(told ->
                    "credit-balances says %d as of entry %d; the ledger %s, and its last entry is %d."
                        .formatted(
                            told.balance(),
                            told.sequence(),
                            history.after(told.sequence()).isPresent()
                                ? "says "
                                    + history.after(told.sequence()).getAsLong()
                                    + " as of that entry"
                                : "has no such entry",
                            last))
                .orElse("credit-balances has no balance of it, though it has entries."));
      }
    };
  }

  private static boolean isSame(CreditPayment one, CreditPayment other) {
    return one.amountCents() == other.amountCents()
        && one.reversesPaymentId().equals(other.reversesPaymentId())
        && one.actor().equals(other.actor())
        && one.reason().equals(other.reason());
  }

  private static String by(CreditPayment payment) {
    return by(payment.actor(), payment.reason());
  }

  private static String by(Optional<String> actor, Optional<String> reason) {
    return actor.map(person -> " by " + person).orElse("")
        + reason.map(why -> " for \"" + why + "\"").orElse("");
  }

  private static Optional<CreditPayment.Kind> paymentKind(LedgerEntry.Kind kind) {
    return switch (kind) {
      case USAGE_DEDUCTION -> Optional.empty();
      case PURCHASE, AUTO_RECHARGE, REFUND, REFUND_FAILED, DISPUTE, DISPUTE_REVERSAL, ADJUSTMENT ->
          Optional.of(CreditPayment.Kind.valueOf(kind.name()));
    };
  }
}
