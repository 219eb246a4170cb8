package io.runtally.view.drift;

import io.runtally.reconcile.Comparison;
import io.runtally.reconcile.Reconciler;
import io.runtally.reconcile.Span;
import io.runtally.view.books.OneAtATime;
import io.runtally.view.books.SumCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the ledger up and compares its last days with Stripe, on a schedule, and remembers what came
 * of it.
 */
public final class DriftWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DriftWatch.class);

  /** In the log; what is off for more is off for one reason. */
  private static final int NAMED = 100;

  private final SumCheck sums;
  private final Duration addUpEvery;
  private final Reconciler reconciler;
  private final OneAtATime oneAtATime;
  private final BooleanSupplier caughtUp;
  private final InstantSource clock;
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("drift").daemon(true).factory());
  private volatile OptionalInt organizationsOff = OptionalInt.empty();
  private volatile Optional<Instant> addedUpAt = Optional.empty();
  private volatile Optional<Found> found = Optional.empty();

  /**
   * What the last comparison found.
   *
   * @param credits by how many the ledger is off, at least
   * @param at when Stripe was asked
   */
  public record Found(long credits, int differences, Instant at) {}

  /**
   * Watches once it is started.
   *
   * @param addUpEvery how long a sum counts; between, only Stripe is compared with
   * @param caughtUp whether the books hold all there is; those that do not would look like a loss
   */
  public DriftWatch(
      SumCheck sums,
      Duration addUpEvery,
      Reconciler reconciler,
      OneAtATime oneAtATime,
      BooleanSupplier caughtUp,
      InstantSource clock) {
    this.sums = sums;
    this.addUpEvery = addUpEvery;
    this.reconciler = reconciler;
    this.oneAtATime = oneAtATime;
    this.caughtUp = caughtUp;
    this.clock = clock;
  }

  public void start(Duration firstAfter, Duration every) {
    var _ =
        schedule.scheduleWithFixedDelay(
            this::lookUnlessItFails,
            firstAfter.toMillis(),
            every.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void lookUnlessItFails() {
    try {
      look();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      // Whatever it was, the next time may do better; the age of the last success tells.
      LOG.warn(
          "The ledger could not be compared with Stripe, or not be added up: {}",
          failure.getMessage());
      LOG.debug("Not compared", failure);
    }
  }

  private void look() throws InterruptedException {
    if (!caughtUp.getAsBoolean()) {
      return;
    }
    try (OneAtATime.Duty duty = oneAtATime.duty()) {
      if (duty.isOurs()) {
        // Stripe first: the sum is the longer, and must not be in the way.
        remember(reconciler.compare(Span.upTo(clock.instant())));
        addUpOnceInAWhile();
      }
    }
  }

  /** Seldom: it is about what was written long ago, too, and reads all of that. */
  private void addUpOnceInAWhile() {
    Instant now = clock.instant();
    if (addedUpAt.map(at -> at.plus(addUpEvery).isAfter(now)).orElse(false)) {
      return;
    }
    remember(sums.organizationsOff());
    addedUpAt = Optional.of(now);
  }

  private void remember(List<String> off) {
    organizationsOff = OptionalInt.of(off.size());
    off.stream()
        .limit(NAMED)
        .forEach(organization ->
            LOG.atError()
                .addKeyValue("organization", organization)
                .log("The balance is not the sum of its entries, or entries are missing"));
  }

  private void remember(Comparison compared) {
    found =
        Optional.of(
            new Found(compared.driftCredits(), compared.differences().size(), compared.at()));
    compared
        .differences()
        .forEach(each ->
            LOG.atWarn()
                .addKeyValue("organization", each.organizationId())
                .addKeyValue("stripeId", each.id())
                .log("Stripe and the ledger differ: {}", each.sentence()));
  }

  /**
   * How many organizations' balance was not the sum of their entries (R13) at the last look; empty
   * before the first.
   */
  public OptionalInt organizationsOff() {
    return organizationsOff;
  }

  /** When the ledger was added up last; empty before the first time. */
  public Optional<Instant> addedUpAt() {
    return addedUpAt;
  }

  /** The last comparison's; empty before the first. */
  public Optional<Found> found() {
    return found;
  }

  @Override
  public void close() {
    schedule.shutdownNow();
  }
}
