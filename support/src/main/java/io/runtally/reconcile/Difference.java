package io.runtally.reconcile;

import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.CreditPayment.Kind;
import io.runtally.schemas.LedgerEntry;
import io.runtally.support.Dollars;
import io.runtally.support.PaymentKey;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Something that Stripe and the ledger do not agree about. */
public sealed interface Difference {

  /** Whose money it is. */
  String organizationId();

  /** Stripe's id of what it is about. */
  String id();

  /** The money in question, US cents. */
  long cents();

  /** By how many credits the ledger is off because of it, at least; never negative. */
  long credits();

  /** All of it, for a person. */
  String sentence();

  /** Something that happened at Stripe and that nobody told the meter of: told, it is mended. */
  sealed interface Untold extends Difference {
    CreditPayment payment();

    @Override
    default String organizationId() {
      return payment().organizationId();
    }

    @Override
    default String id() {
      return payment().paymentId();
    }

    @Override
    default long cents() {
      return payment().amountCents();
    }

    @Override
    default long credits() {
      return payment().amountCents() / 100;
    }
  }

  /** Paid at Stripe, and not in the ledger (R15). */
  record NotCredited(CreditPayment payment) implements Untold {
    @Override
    public String sentence() {
      return "%s is not in the ledger.".formatted(told(payment));
    }
  }

  /** Given back or come back at Stripe, and not in the ledger (R16). */
  record NotReversed(CreditPayment payment) implements Untold {
    @Override
    public String sentence() {
      return "%s is not in the ledger.".formatted(told(payment));
    }
  }

  /** In the ledger only with what followed it (R16). */
  record FirstHalfMissing(CreditPayment payment, PaymentKey secondHalf) implements Untold {
    @Override
    public String sentence() {
      return "%s is not in the ledger, though %s, which followed it, is."
          .formatted(told(payment), secondHalf);
    }
  }

  /** Told to the meter, and not booked by it. */
  record NotBooked(CreditPayment payment, Instant toldAt) implements Difference {
    @Override
    public String organizationId() {
      return payment.organizationId();
    }

    @Override
    public String id() {
      return payment.paymentId();
    }

    @Override
    public long cents() {
      return payment.amountCents();
    }

    @Override
    public long credits() {
      return payment.amountCents() / 100;
    }

    @Override
    public String sentence() {
      return "%s is in credit-payments since %s, and the meter has not booked it: look whether it runs, and at `./runtally rejected --topic records-rejected`."
          .formatted(told(payment), toldAt);
    }
  }

  /** In the ledger, and not at Stripe. */
  record NotAtStripe(LedgerEntry entry, String why) implements Difference {
    @Override
    public String organizationId() {
      return entry.organizationId();
    }

    @Override
    public String id() {
      return entry.reference();
    }

    @Override
    public long cents() {
      return Math.abs(entry.credits()) * 100;
    }

    @Override
    public long credits() {
      return Math.abs(entry.credits());
    }

    @Override
    public String sentence() {
      return "Entry %d of %s books %+d credits for %s %s, and %s."
          .formatted(
              entry.sequence(),
              entry.organizationId(),
              entry.credits(),
              entry.kind(),
              entry.reference(),
              why);
    }
  }

  /** Another amount in the books than at Stripe. */
  record AmountDiffers(CreditPayment payment, long bookedCents) implements Difference {
    @Override
    public String organizationId() {
      return payment.organizationId();
    }

    @Override
    public String id() {
      return payment.paymentId();
    }

    @Override
    public long cents() {
      return Math.abs(payment.amountCents() - bookedCents);
    }

    @Override
    public long credits() {
      return Math.abs(payment.amountCents() / 100 - bookedCents / 100);
    }

    @Override
    public String sentence() {
      return "%s stands in the books with %s.".formatted(told(payment), Dollars.of(bookedCents));
    }
  }

  /** Credited to somebody else. */
  record OrganizationDiffers(CreditPayment payment, LedgerEntry entry) implements Difference {
    @Override
    public String organizationId() {
      return payment.organizationId();
    }

    @Override
    public String id() {
      return payment.paymentId();
    }

    @Override
    public long cents() {
      return payment.amountCents();
    }

    @Override
    public long credits() {
      return Math.abs(entry.credits());
    }

    @Override
    public String sentence() {
      return "%s is booked for %s (entry %d)."
          .formatted(told(payment), entry.organizationId(), entry.sequence());
    }
  }

  /** A purchase booked as an auto-recharge, or the other way round. */
  record KindDiffers(CreditPayment payment, LedgerEntry entry) implements Difference {
    @Override
    public String organizationId() {
      return payment.organizationId();
    }

    @Override
    public String id() {
      return payment.paymentId();
    }

    @Override
    public long cents() {
      return payment.amountCents();
    }

    @Override
    public long credits() {
      return 0;
    }

    @Override
    public String sentence() {
      return "%s is booked as %s (entry %d of %s)."
          .formatted(told(payment), entry.kind(), entry.sequence(), entry.organizationId());
    }
  }

  /** Several entries for one movement of money (R15). */
  record BookedTwice(List<LedgerEntry> entries) implements Difference {
    public BookedTwice {
      entries = List.copyOf(entries);
    }

    @Override
    public String organizationId() {
      return entries.getFirst().organizationId();
    }

    @Override
    public String id() {
      return entries.getFirst().reference();
    }

    @Override
    public long cents() {
      return credits() * 100;
    }

    @Override
    public long credits() {
      return entries.stream().skip(1).mapToLong(entry -> Math.abs(entry.credits())).sum();
    }

    @Override
    public String sentence() {
      return "%s is booked %d times: %s."
          .formatted(
              id(),
              entries.size(),
              entries.stream()
                  .map(entry ->
                      "%s entry %d of %s with %+d credits"
                          .formatted(
                              entry.kind(),
                              entry.sequence(),
                              entry.organizationId(),
                              entry.credits()))
                  .collect(Collectors.joining(", ")));
    }
  }

  /** Money with our mark that cannot become credits: it has to go back. */
  record NotCreditable(AtStripe.NotCreditable money) implements Difference {
    @Override
    public String organizationId() {
      return money.organizationId();
    }

    @Override
    public String id() {
      return money.id();
    }

    @Override
    public long cents() {
      return money.cents();
    }

    @Override
    public long credits() {
      return 0;
    }

    @Override
    public String sentence() {
      return "The payment %s of %s cannot be credited, because %s: refund it at Stripe."
          .formatted(money.id(), money.organizationId(), money.why());
    }
  }

  /** A movement of money as the beginning of a sentence. */
  private static String told(CreditPayment payment) {
    return "%s %s of %s (%s on %s%s)"
        .formatted(
            word(payment.kind()),
            payment.paymentId(),
            payment.organizationId(),
            Dollars.of(payment.amountCents()),
            payment.occurredAt(),
            payment.reversesPaymentId().map(", of the payment "::concat).orElse(""));
  }

  private static String word(Kind kind) {
    return switch (kind) {
      case PURCHASE -> "The purchase";
      case AUTO_RECHARGE -> "The auto-recharge";
      case REFUND -> "The refund";
      case REFUND_FAILED -> "The failed refund";
      case DISPUTE -> "The dispute";
      case DISPUTE_REVERSAL -> "The withdrawn dispute";
      case ADJUSTMENT -> "The adjustment";
    };
  }
}
