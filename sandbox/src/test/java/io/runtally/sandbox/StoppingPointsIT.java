package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.sandbox.stripe.Book;
import io.runtally.sandbox.stripe.Fault;
import io.runtally.sandbox.stripe.FaultRule;
import io.runtally.sandbox.stripe.Release;
import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The worker is stopped at each point of an order's way through Stripe, as a failing machine stops
 * it, time passes, and it or another one goes on: at most one charge, and the ledger says the same
 * (R26, R27).
 */
class StoppingPointsIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration A_DAY_AND_AN_HOUR = Duration.ofHours(25);
  private static final String INTENTS = "/v1/payment_intents";
  private static final String ONE = INTENTS + "/*";
  private static final String CONFIRM = ONE + "/confirm";
  private static final String CANCEL = ONE + "/cancel";
  private static final String GOOD_CARD = "pm_card_visa";
  private static final String DECLINED_CARD = "pm_card_chargeCustomerFail";
  private static final long CREDITS = 20;

  private static ChargingRig rig;

  /** Where the worker is stopped: the request that never gets its answer. */
  record Point(String name, FaultRule rule, String card) {
    FaultRule holding(String organization) {
      return rule.organization(organization).hang().once();
    }

    boolean isPaid() {
      return card.equals(GOOD_CARD);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Point BEFORE_CREATE =
      new Point("before_create", FaultRule.post(INTENTS).before(), GOOD_CARD);
  private static final Point CREATED_NOT_BOUND =
      new Point("created_not_bound", FaultRule.post(INTENTS).after(), GOOD_CARD);
  private static final Point BOUND_NOT_CONFIRMED =
      new Point("bound_not_confirmed", FaultRule.get(ONE).after(), GOOD_CARD);
  private static final Point CONFIRMED_REPLY_LOST =
      new Point("confirmed_reply_lost", FaultRule.post(CONFIRM).after(), GOOD_CARD);
  private static final Point PAID_NOT_PUBLISHED =
      new Point("paid_not_published", FaultRule.get(ONE).after().skip(1), GOOD_CARD);
  private static final Point DECLINED_NOT_CANCELED =
      new Point("declined_not_canceled", FaultRule.post(CANCEL).before(), DECLINED_CARD);
  private static final Point CANCELED_NOT_PUBLISHED =
      new Point("canceled_not_published", FaultRule.post(CANCEL).after(), DECLINED_CARD);

  static Stream<Point> points() {
    return Stream.of(
        BEFORE_CREATE,
        CREATED_NOT_BOUND,
        BOUND_NOT_CONFIRMED,
        CONFIRMED_REPLY_LOST,
        PAID_NOT_PUBLISHED,
        DECLINED_NOT_CANCELED,
        CANCELED_NOT_PUBLISHED);
  }

  /** Where a key that Stripe still knows is what the next one meets. */
  static Stream<Point> pointsWithKey() {
    return Stream.of(CREATED_NOT_BOUND, CONFIRMED_REPLY_LOST);
  }

  /** Where a request of the one that slept may still come, to create, to confirm or to cancel. */
  static Stream<Point> pointsToSleepAt() {
    return Stream.of(
        BEFORE_CREATE, BOUND_NOT_CONFIRMED, CONFIRMED_REPLY_LOST, DECLINED_NOT_CANCELED);
  }

  @BeforeAll
  static void start() throws InterruptedException {
    rig = ChargingRig.start();
    rig.meters().meter("meter-1");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @ParameterizedTest
  @MethodSource("pointsWithKey")
  void R26_killed_and_started_again(Point point) throws InterruptedException {
    String organization = "org_killed_" + point;
    ServiceProcess worker = rig.worker("worker-1");
    Fault fault = orderAndAwait(point, organization);

    worker.process().kill();
    fault.release(Release.CUT);
    rig.worker("worker-1");

    assertSettledOnce(point, organization);
  }

  @ParameterizedTest
  @MethodSource("points")
  void R26_killed_and_started_again_when_stripe_has_forgotten_the_keys(Point point)
      throws InterruptedException {
    String organization = "org_forgotten_" + point;
    ServiceProcess worker = rig.worker("worker-1");
    Fault fault = orderAndAwait(point, organization);

    worker.process().kill();
    fault.release(Release.CUT);
    rig.stripe().advanceClock(A_DAY_AND_AN_HOUR);
    rig.worker("worker-1");

    assertSettledOnce(point, organization);
  }

  @ParameterizedTest
  @MethodSource("pointsToSleepAt")
  void R26_suspended_for_a_day_while_another_one_goes_on(Point point) throws InterruptedException {
    String organization = "org_suspended_" + point;
    ServiceProcess worker = rig.worker("worker-1");
    Fault fault = orderAndAwait(point, organization);

    worker.process().suspend();
    rig.stripe().advanceClock(A_DAY_AND_AN_HOUR);
    ServiceProcess second = rig.worker("worker-2");
    assertSettledOnce(point, organization);
    // What the first one had asked is answered only now, and it goes on with that.
    fault.release(Release.ANSWER);
    worker.process().resume();

    assertSettledOnce(point, organization);
    rig.books().until(() -> true, List::of).settle();
    assertSettledOnce(point, organization);
    second.close();
    worker.close();
  }

  @Test
  void stopped_by_its_platform_it_puts_off_what_stripe_has_not_answered() throws Exception {
    String organization = "org_stopped";
    ServiceProcess worker = rig.worker("worker-1");
    Fault fault = orderAndAwait(CONFIRMED_REPLY_LOST, organization);

    worker.process().stop(Duration.ofMinutes(1));

    assertTrue(rig.told("worker-1").lines().toList().getLast().endsWith("Stopped"));
    fault.release(Release.CUT);
    rig.worker("worker-1");
    assertSettledOnce(CONFIRMED_REPLY_LOST, organization);
  }

  @Test
  void R26_what_the_broker_forgets_stops_a_worker_only_where_an_order_may_be_gone()
      throws Exception {
    ServiceProcess worker = rig.worker("worker-1");
    String organization = "org_put_off";
    Fault fault = orderAndAwait(CONFIRMED_REPLY_LOST, organization);
    Books books = rig.books();
    books.until(() -> books.intents(organization).size() > 1, () -> books.intents(organization));
    fault.release(Release.CUT);
    assertSettledOnce(CONFIRMED_REPLY_LOST, organization);
    try (var groups = new WorkerGroups(rig.meters().admin())) {
      groups.awaitAllRead();
      worker.process().kill();
      groups.forget(Topics.RECHARGE_INTENTS);
      groups.forget(Topics.RECHARGE_INTENTS_LATER);
      worker = rig.worker("worker-1");
      rig.order(rig.stripe().customer("org_after_quiet", GOOD_CARD), CREDITS);
      assertSettledOnce(BEFORE_CREATE, "org_after_quiet");

      worker.process().kill();
      rig.order(rig.stripe().customer("org_gone", GOOD_CARD), CREDITS);
      groups.forget(Topics.LOW_BALANCE);
      SandboxProblem refused = assertThrows(SandboxProblem.class, () -> rig.worker("worker-1"));
      assertTrue(
          String.join(" ", refused.lastLines()).contains("--recover-offsets"), refused::toString);

      // For the tests that come after.
      groups.awaitEmpty();
      rig.worker("worker-1", Map.of(), List.of("--recover-offsets"));
    }
  }

  private static Fault orderAndAwait(Point point, String organization) throws InterruptedException {
    StripeControl.Customer customer = rig.stripe().customer(organization, point.card);
    Fault fault = rig.stripe().fault(point.holding(organization));
    rig.order(customer, CREDITS);
    fault.awaitHeld(LIMIT);
    return fault;
  }

  private static void assertSettledOnce(Point point, String organization) {
    Books books = rig.books();
    if (point.isPaid()) {
      books.until(() -> books.balance(organization) != 0, () -> books.intents(organization));
    } else {
      books.until(() -> !books.failures(organization).isEmpty(), () -> books.intents(organization));
    }
    List<Book.Charge> charges = rig.stripe().charges(organization);
    assertEquals(point.isPaid() ? 1 : 0, charges.size(), charges::toString);
    assertEquals(point.isPaid() ? CREDITS : 0, books.balance(organization));
    assertEquals(point.isPaid() ? 1 : 0, books.payments(organization).size());
    assertEquals(point.isPaid() ? 1 : 0, books.ledger(organization).size());
    assertEquals(
        point.isPaid() ? List.of() : List.of("card_declined"),
        books.failures(organization).stream().map(RechargeFailure::code).toList());
  }
}
