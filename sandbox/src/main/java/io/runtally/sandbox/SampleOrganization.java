package io.runtally.sandbox;

import io.runtally.sandbox.identity.Choice;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A made-up customer of the sample rule engine.
 *
 * @param plan absent where the subscription system is late with it
 * @param laterPlan the plan that it changes to, or gets at last, while one watches
 * @param firstCredits given once, at the very beginning; 0 for none
 * @param card the one that is saved for auto-recharge; absent for none
 * @param runsPerSecond on an ordinary day; bursts come on top
 */
record SampleOrganization(
    String id,
    Optional<Plan> plan,
    Optional<Plan> laterPlan,
    long firstCredits,
    Optional<Recharge> recharge,
    Optional<Card> card,
    double runsPerSecond) {

  /** What the sample sells, small enough that allowances run out before the eyes of a visitor. */
  enum Plan {
    FREE(100),
    TEAM(1_000),
    BUSINESS(10_000),
    ENTERPRISE(250_000);

    private final long monthlyRuns;

    Plan(long monthlyRuns) {
      this.monthlyRuns = monthlyRuns;
    }

    long monthlyRuns() {
      return monthlyRuns;
    }
  }

  /** Auto-recharge settings, in credits; 0 stands for no monthly limit. */
  record Recharge(long threshold, long amount, long monthlyLimit) {}

  /** A test card of Stripe's (docs.stripe.com/testing) that can be saved. */
  enum Card {
    PAYS("pm_card_visa", "4242"),
    IS_DECLINED("pm_card_chargeCustomerFail", "0341"),
    DEMANDS_AUTHENTICATION("pm_card_authenticationRequired", "3184");

    private final String paymentMethodId;
    private final String last4;

    Card(String paymentMethodId, String last4) {
      this.paymentMethodId = paymentMethodId;
      this.last4 = last4;
    }

    /** What becomes of an auto-recharge with it. */
    String inWords() {
      return switch (this) {
        case PAYS -> "auto-recharge";
        case IS_DECLINED -> "its card is declined";
        case DEMANDS_AUTHENTICATION -> "its bank asks";
      };
    }

    /** What Stripe calls it before it is anybody's. */
    String paymentMethodId() {
      return paymentMethodId;
    }

    String last4() {
      return last4;
    }
  }

  /** From an enterprise to a hobby, by the alphabet, which is the order they are shown in. */
  static final List<SampleOrganization> ALL =
      List.of(
          on(Plan.ENTERPRISE, "org_acme", 24).buying(500).recharging(100, 200, 0),
          on(Plan.FREE, "org_bluebird", 7).buying(5).recharging(4, 10, 0).with(Card.IS_DECLINED),
          on(Plan.BUSINESS, "org_cobalt", 14).buying(200).recharging(50, 100, 500),
          on(Plan.TEAM, "org_driftwood", 2.5).buying(20),
          on(Plan.BUSINESS, "org_evergreen", 9).buying(100),
          on(Plan.FREE, "org_foxglove", 0.5),
          on(Plan.TEAM, "org_granite", 5).buying(60),
          on(Plan.TEAM, "org_harbor", 6).buying(50).recharging(40, 25, 0),
          on(Plan.FREE, "org_ironwood", 6)
              .buying(10)
              .recharging(9, 15, 0)
              .with(Card.DEMANDS_AUTHENTICATION),
          on(Plan.TEAM, "org_juniper", 2).buying(40).rechargingWithoutCard(20, 25, 0),
          on(Plan.BUSINESS, "org_kestrel", 7).buying(250),
          on(Plan.FREE, "org_lantern", 1.2),
          on(Plan.TEAM, "org_meadow", 1),
          on(Plan.FREE, "org_nimbus", 4).buying(25).recharging(20, 25, 100),
          on(Plan.TEAM, "org_orchid", 6).buying(40).changingTo(Plan.BUSINESS),
          on(Plan.FREE, "org_pixel", 8).buying(11).recharging(10, 20, 0),
          on(Plan.TEAM, "org_quarry", 3).buying(30),
          on(Plan.ENTERPRISE, "org_redwood", 8).buying(1_000),
          on(Plan.FREE, "org_summit", 0.3).buying(5),
          on(Plan.TEAM, "org_thistle", 0.2),
          withoutPlan("org_umber", 1.5).buying(10).changingTo(Plan.FREE));

  private static SampleOrganization on(Plan plan, String id, double runsPerSecond) {
    return new SampleOrganization(
        id,
        Optional.of(plan),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        runsPerSecond);
  }

  private static SampleOrganization withoutPlan(String id, double runsPerSecond) {
    return new SampleOrganization(
        id,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        runsPerSecond);
  }

  private SampleOrganization buying(long credits) {
    return new SampleOrganization(id, plan, laterPlan, credits, recharge, card, runsPerSecond);
  }

  private SampleOrganization changingTo(Plan later) {
    return new SampleOrganization(
        id, plan, Optional.of(later), firstCredits, recharge, card, runsPerSecond);
  }

  private SampleOrganization recharging(long threshold, long amount, long monthlyLimit) {
    return rechargingWithoutCard(threshold, amount, monthlyLimit).with(Card.PAYS);
  }

  private SampleOrganization rechargingWithoutCard(long threshold, long amount, long limit) {
    return new SampleOrganization(
        id,
        plan,
        laterPlan,
        firstCredits,
        Optional.of(new Recharge(threshold, amount, limit)),
        card,
        runsPerSecond);
  }

  private SampleOrganization with(Card saved) {
    return new SampleOrganization(
        id, plan, laterPlan, firstCredits, recharge, Optional.of(saved), runsPerSecond);
  }

  /** All of them, for who signs in. */
  static List<Choice> choices() {
    return ALL.stream().map(one -> new Choice(one.id(), one.inWords())).toList();
  }

  /** What there is to see, in a few words. */
  String inWords() {
    return Stream.of(
            plan.map(known -> "%,d runs a month".formatted(known.monthlyRuns()))
                .orElse("no plan yet"),
            firstCredits == 0 ? "no credits" : "%,d credits".formatted(firstCredits),
            recharge.map(_ -> card.map(Card::inWords).orElse("no card")).orElse(""))
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** The person who does everything there. */
  String administrator() {
    return "ada@%s.example".formatted(id.replace("org_", ""));
  }
}
