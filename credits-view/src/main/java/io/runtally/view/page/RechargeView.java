package io.runtally.view.page;

import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.view.account.Advice;
import io.runtally.view.account.AutoRecharge;
import io.runtally.view.account.AutoRecharge.Settings;
import io.runtally.view.account.Overview;
import io.runtally.view.account.RechargeError;
import io.runtally.view.account.SavedCard;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * How auto-recharge stands and why, in plain words (R22 to R31).
 *
 * @param label the state's name
 * @param tone how it is coloured: {@code good}, {@code busy}, {@code warn} or {@code quiet}
 * @param sentence what the state means now
 * @param change who changed the settings last
 * @param failure the last order that failed, until that is resolved
 * @param resume what resuming does, where it is paused and can go on
 */
public record RechargeView(
    String label,
    String tone,
    String sentence,
    Optional<Rules> rules,
    Optional<Change> change,
    Optional<Failure> failure,
    Optional<Resume> resume) {

  /** The settings as saved last, in words. */
  public record Rules(String threshold, String amount, String monthlyLimit, String ordered) {}

  /** Who saved, and when (R17). */
  public record Change(String person, Figures.Moment at) {}

  /** A failed order and what to do about it (R25). */
  public record Failure(String advice, String detail, Figures.Moment at) {}

  /** The settings as they are, to be saved once more (R25). */
  public record Resume(RechargeForm form, Consequence consequence) {}

  /** Whether an order is open. */
  public boolean busy() {
    return tone.equals("busy");
  }

  static RechargeView of(Overview overview, Instant now) {
    AutoRecharge auto = overview.autoRecharge();
    return new RechargeView(
        label(auto.state()),
        tone(auto.state()),
        sentence(overview, now),
        auto.settings().map(settings -> rules(settings, auto)),
        auto.settings()
            .map(settings ->
                new Change(settings.changedBy(), Figures.Moment.of(settings.changedAt()))),
        auto.lastError()
            .filter(error -> error.resolvedAt().isEmpty())
            .map(error -> failure(error, auto.state())),
        resume(overview));
  }

  static String label(AutoRechargeState state) {
    return switch (state) {
      case RECHARGING -> "Recharging";
      case PAUSED -> "Paused";
      case LIMIT_REACHED -> "Limit reached";
      case ON -> "On";
      case OFF -> "Off";
    };
  }

  private static String tone(AutoRechargeState state) {
    return switch (state) {
      case RECHARGING -> "busy";
      case PAUSED, LIMIT_REACHED -> "warn";
      case ON -> "good";
      case OFF -> "quiet";
    };
  }

  private static String sentence(Overview overview, Instant now) {
    AutoRecharge auto = overview.autoRecharge();
    return switch (auto.state()) {
      case RECHARGING -> recharging(overview);
      case PAUSED -> paused(auto.reason(), overview.card());
      case LIMIT_REACHED -> limitReached(auto, now);
      case ON -> on(overview);
      case OFF -> off(overview);
    };
  }

  private static String recharging(Overview overview) {
    boolean enabled = overview.autoRecharge().settings().filter(Settings::enabled).isPresent();
    return enabled && overview.card().isPresent()
        ? "An order is open: the card is being charged, which mostly takes a few seconds."
        : "Switched off while an order is open: it will still be carried out, and nothing after it.";
  }

  private static String paused(Optional<NoRechargeReason> reason, Optional<SavedCard> card) {
    return pausedBecause(reason)
        + (card.isPresent()
            ? " No card is tried until an administrator resumes it."
            : " No card is saved: save one, then resume.");
  }

  private static String pausedBecause(Optional<NoRechargeReason> reason) {
    return reason
        .map(why ->
            switch (why) {
              case PAUSED_AFTER_FAILURE -> "Paused, because the last charge did not go through.";
              case PAUSED_AFTER_REVERSAL ->
                  "Paused, because money of an earlier payment went back (a refund or a dispute).";
              case TOO_MANY_RECHARGES ->
                  "Paused, because too many recharges were ordered within 24 hours. Another is"
                      + " possible once fewer than the limit lie within 24 hours. See in the history"
                      + " what draws so much, and choose a larger amount.";
              case AUTO_RECHARGE_OFF, NO_CARD, MONTHLY_LIMIT_REACHED -> "Paused.";
            })
        .orElse("Paused.");
  }

  private static String limitReached(AutoRecharge auto, Instant now) {
    YearMonth next = YearMonth.from(now.atOffset(ZoneOffset.UTC)).plusMonths(1);
    return auto.settings()
            .flatMap(settings ->
                settings
                    .monthlyLimit()
                    // Where the figures say otherwise, the meter is about to decide again.
                    .filter(limit -> auto.orderedThisMonth() + settings.amount() > limit)
                    .map(limit ->
                        "%s of this month's limit of %s were ordered, and another %s would pass it."
                            .formatted(
                                Figures.number(auto.orderedThisMonth()),
                                Figures.credits(limit),
                                Figures.number(settings.amount()))))
            .orElse("This month's limit leaves no room for another order.")
        + " It goes on by itself on 1 %s (UTC), or once the limit is raised."
            .formatted(Figures.month(next));
  }

  private static String on(Overview overview) {
    return overview
        .autoRecharge()
        .settings()
        .flatMap(settings ->
            overview
                .card()
                .map(card ->
                    "As soon as the balance is at or below %s, %s are bought with %s for %s."
                        .formatted(
                            Figures.number(settings.threshold()),
                            Figures.credits(settings.amount()),
                            CardView.name(card),
                            Figures.price(settings.amount()))))
        .orElse("It is on.");
  }

  private static String off(Overview overview) {
    boolean wanted = overview.autoRecharge().settings().filter(Settings::enabled).isPresent();
    return wanted && overview.card().isEmpty()
        ? "Off, because no card is saved."
        : "Nothing is bought by itself. Runs go on at zero, and what they draw is owed.";
  }

  private static Rules rules(Settings settings, AutoRecharge auto) {
    return new Rules(
        Figures.credits(settings.threshold()),
        "%s (%s)".formatted(Figures.credits(settings.amount()), Figures.price(settings.amount())),
        settings.monthlyLimit().map(Figures::credits).orElse("none"),
        Figures.credits(auto.orderedThisMonth()));
  }

  private static Failure failure(RechargeError error, AutoRechargeState state) {
    String codes =
        error
            .declineCode()
            .filter(decline -> !decline.equals(error.code()))
            .map(decline -> error.code() + ", " + decline)
            .orElse(error.code());
    return new Failure(
        Advice.of(error, state),
        error.message().isBlank() ? codes : "%s (%s)".formatted(error.message(), codes),
        Figures.Moment.of(error.at()));
  }

  private static Optional<Resume> resume(Overview overview) {
    if (overview.autoRecharge().state() != AutoRechargeState.PAUSED || overview.card().isEmpty()) {
      return Optional.empty();
    }
    return overview
        .autoRecharge()
        .settings()
        .filter(Settings::enabled)
        .map(settings ->
            new Resume(
                RechargeForm.of(overview),
                Consequence.of(overview, RechargeForm.wish(settings), "Resuming")));
  }
}
