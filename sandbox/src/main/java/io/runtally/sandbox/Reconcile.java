package io.runtally.sandbox;

import io.runtally.reconcile.AtStripe.UnconfirmedIntent;
import io.runtally.reconcile.Comparison;
import io.runtally.reconcile.KafkaBooks;
import io.runtally.reconcile.Reconciler;
import io.runtally.reconcile.Repair;
import io.runtally.reconcile.Report;
import io.runtally.reconcile.Span;
import io.runtally.reconcile.StripeReader;
import io.runtally.schemas.CreditPayment;
import io.runtally.support.Dollars;
import io.runtally.support.Publisher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code runtally reconcile}: the books beside Stripe. */
@Command(
    name = "reconcile",
    sortOptions = false,
    description = {
      "Holds Stripe's payments, refunds and disputes against the ledger, and names every"
          + " difference. Exits with 0 where they agree, with 1 where not, with 2 where it could not"
          + " be found out.",
      "Stripe is asked with STRIPE_API_KEY (and STRIPE_API_BASE, STRIPE_LIVE); without one, the"
          + " simulator of the sandbox is."
    })
final class Reconcile extends SupportCommand {
  private static final Duration METER_WITHIN = Duration.ofSeconds(60);

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "A date, which begins at midnight UTC, or a time. Default: 35 days ago.")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "The first date or time that is not looked at. Default: none.")
  private Optional<String> to = Optional.empty();

  @Option(
      names = "--repair",
      description =
          "Tells the meter what it was not told, which is credited once however often it is told,"
              + " and cancels payments at Stripe that were prepared two days ago or longer and that no"
              + " order will ever confirm. Shows all of it first, and asks.")
  private boolean toRepair;

  @Option(names = "--json", description = "Prints one JSON text.")
  private boolean json;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "That of the sandbox. Default: .runtally in Runtally's folder.")
  private Optional<Path> dataDir = Optional.empty();

  private final InstantSource clock;
  private final Map<String, String> environment;

  Reconcile() {
    this(InstantSource.system(), System.getenv());
  }

  Reconcile(InstantSource clock, Map<String, String> environment) {
    this.clock = clock;
    this.environment = Map.copyOf(environment);
  }

  @Override
  int run() throws InterruptedException {
    Span span = Span.of(from, to, clock.instant());
    StripeReader stripe =
        new StripeReader(StripeAccess.of(environment, Runtally.dataFolder(dataDir)), this::say);
    try (KafkaBooks books = new KafkaBooks(settings(), this::say)) {
      Reconciler reconciler = new Reconciler(stripe, books, clock, this::say);
      Comparison found = reconciler.compare(span);
      if (toRepair && !(found.untold().isEmpty() && found.orphansForGood().isEmpty())) {
        return repair(new Repair(stripe, books), reconciler, span, found);
      }
      tell(span, found);
      return found.differences().isEmpty() ? ALL_IS_WELL : LOOK_AT_IT;
    }
  }

  private void tell(Span span, Comparison found) {
    Report report = new Report(span, found);
    tell(json ? report.json() : String.join(System.lineSeparator(), report.lines()));
  }

  private int repair(Repair repair, Reconciler reconciler, Span span, Comparison found)
      throws InterruptedException {
    new Report(span, found).lines().forEach(this::say);
    say("To be done:");
    found.untold().forEach(payment -> say("  tell the meter of " + inWords(payment)));
    found.orphansForGood().forEach(orphan -> say("  cancel at Stripe " + inWords(orphan)));
    if (!consent().givenTo("Do it?")) {
      say("Nothing was done.");
      return LOOK_AT_IT;
    }
    boolean booked = tellMeter(repair, found.untold());
    repair.cancel(found.orphansForGood()).forEach(this::say);
    if (!booked) {
      say(
          "The meter has been told, but the ledger does not show it after %d s: look whether the meter runs, then run this again."
              .formatted(METER_WITHIN.toSeconds()));
      return LOOK_AT_IT;
    }
    say("Done; comparing once more.");
    Comparison left = reconciler.compare(span);
    tell(span, left);
    return left.differences().isEmpty() ? ALL_IS_WELL : LOOK_AT_IT;
  }

  private boolean tellMeter(Repair repair, List<CreditPayment> payments)
      throws InterruptedException {
    if (payments.isEmpty()) {
      return true;
    }
    try (Publisher publisher = new Publisher(settings())) {
      boolean booked = repair.tell(publisher, payments, METER_WITHIN);
      if (booked) {
        say("The ledger has %s more.".formatted(Dollars.count(payments.size(), "payment")));
      }
      return booked;
    }
  }

  private static String inWords(CreditPayment payment) {
    return "%s %s of %s: %s"
        .formatted(
            payment.kind(),
            payment.paymentId(),
            payment.organizationId(),
            Dollars.of(payment.amountCents()));
  }

  private static String inWords(UnconfirmedIntent orphan) {
    return "%s of %s: %s, never charged, prepared on %s"
        .formatted(
            orphan.id(), orphan.organizationId(), Dollars.of(orphan.cents()), orphan.createdAt());
  }
}
