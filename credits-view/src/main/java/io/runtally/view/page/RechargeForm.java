package io.runtally.view.page;

import io.runtally.view.account.AutoRecharge.Settings;
import io.runtally.view.account.Overview;
import io.runtally.view.account.Seen;
import io.runtally.view.commands.AutoRechargeCommands;
import io.runtally.view.commands.AutoRechargeCommands.Wish;
import java.util.Optional;

/**
 * The auto-recharge form with what stands in it.
 *
 * @param seen names the settings that the person had before their eyes; a save that brings another
 *     name along was made by someone who did not see the newest
 * @param consequence what saving does at once
 * @param refusal why it was not saved
 * @param saved what to say after it was
 */
public record RechargeForm(
    boolean enabled,
    String threshold,
    String amount,
    String monthlyLimit,
    String seen,
    Consequence consequence,
    Optional<String> refusal,
    Optional<String> saved) {

  private static final Wish FIRST = new Wish(false, 10, 25, Optional.empty());

  /** What a form holds: a wish, or a sentence that says why it is none. */
  sealed interface Reading {
    record Wished(Wish wish) implements Reading {}

    record Unclear(String sentence) implements Reading {}
  }

  /** As saved last; a proposal where nothing was ever saved. */
  static RechargeForm of(Overview overview) {
    Wish wish =
        overview.autoRecharge().settings().map(RechargeForm::wish).orElse(proposal(overview));
    return new RechargeForm(
        wish.enabled(),
        Long.toString(wish.threshold()),
        Long.toString(wish.amount()),
        wish.monthlyLimit().map(String::valueOf).orElse(""),
        overview.settingsVersion(),
        wish.enabled() ? Consequence.of(overview, wish, "Saving") : Consequence.NONE,
        Optional.empty(),
        Optional.empty());
  }

  /** As typed, beside what saving it would do. */
  static RechargeForm typed(Typed typed, Overview overview) {
    return new RechargeForm(
        typed.on("enabled"),
        typed.text("threshold"),
        typed.text("amount"),
        typed.text("monthlyLimit"),
        overview.settingsVersion(),
        consequence(typed, overview),
        Optional.empty(),
        Optional.empty());
  }

  RechargeForm refused(String sentence) {
    return new RechargeForm(
        enabled, threshold, amount, monthlyLimit, seen, consequence, Optional.of(sentence), saved);
  }

  RechargeForm saved(String sentence) {
    return new RechargeForm(
        enabled,
        threshold,
        amount,
        monthlyLimit,
        seen,
        consequence,
        refusal,
        Optional.of(sentence));
  }

  /** As somebody else saved it meanwhile. */
  RechargeForm outrun(Overview newer) {
    String who = newer.autoRecharge().settings().map(Settings::changedBy).orElse("Somebody");
    return refused(
        "%s changed the settings meanwhile. The newer ones are shown now: look, then save again if yours should hold."
            .formatted(who));
  }

  /** As typed, for settings that nobody changed, while something else did. */
  RechargeForm overtaken(Seen seen, Overview newer) {
    String what =
        seen.card().equals(newer.seen().card())
            ? "Auto-recharge stands differently meanwhile: it is now “%s”."
                .formatted(RechargeView.label(newer.autoRecharge().state()))
            : newer
                .card()
                .map(card -> "Another card was saved meanwhile: %s.".formatted(CardView.name(card)))
                .orElse("The card was removed meanwhile.");
    return refused(
        what + " Not saved yet, and what you typed is still here: look, then save again.");
  }

  /** As typed, once the person has been told what it charges. */
  RechargeForm toConfirm() {
    return refused("Not saved yet, because it charges your card. Save once more if it should.");
  }

  /** What saving what is typed would do. */
  static Consequence consequence(Typed typed, Overview overview) {
    return switch (read(typed)) {
      case Reading.Wished(Wish wish) -> Consequence.of(overview, wish, "Saving");
      case Reading.Unclear(String sentence) ->
          new Consequence(Consequence.Kind.PREVENTS, sentence, "");
    };
  }

  static Reading read(Typed typed) {
    Optional<Long> threshold = typed.whole("threshold", 0, AutoRechargeCommands.MOST_THRESHOLD);
    Optional<Long> amount =
        typed.whole("amount", AutoRechargeCommands.LEAST_AMOUNT, AutoRechargeCommands.MOST_AMOUNT);
    if (threshold.isEmpty()) {
      return new Reading.Unclear("Give the threshold in whole credits from 0 to 10,000.");
    }
    if (amount.isEmpty()) {
      return new Reading.Unclear("Give the amount in whole credits from 5 to 10,000.");
    }
    boolean limited = !typed.text("monthlyLimit").isEmpty();
    Optional<Long> limit = typed.whole("monthlyLimit", amount.get(), Integer.MAX_VALUE);
    if (limited && limit.isEmpty()) {
      return new Reading.Unclear(
          "Give the monthly limit in whole credits, not below the amount of %s, or leave it empty."
              .formatted(Figures.number(amount.get())));
    }
    return new Reading.Wished(new Wish(typed.on("enabled"), threshold.get(), amount.get(), limit));
  }

  static Wish wish(Settings settings) {
    return new Wish(
        settings.enabled(), settings.threshold(), settings.amount(), settings.monthlyLimit());
  }

  private static Wish proposal(Overview overview) {
    long least = AutoRechargeCommands.leastAmount(overview.balance(), FIRST.threshold());
    return overview.balance() > FIRST.threshold() || least <= FIRST.amount()
        ? FIRST
        : new Wish(
            false,
            FIRST.threshold(),
            Math.min(least, AutoRechargeCommands.MOST_AMOUNT),
            Optional.empty());
  }
}
