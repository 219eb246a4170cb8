package io.runtally.view.page;

import io.runtally.view.account.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A month's runs against the allowance (R4 to R9).
 *
 * @param headline such as {@code 950 of 1,000 runs}
 * @param coveredShare of the bar's whole length, in thousandths
 * @param overageShare what follows it on the bar
 * @param facts what else there is to say, sentence by sentence
 */
public record UsageView(
    String month,
    Optional<String> plan,
    String headline,
    boolean measured,
    long coveredShare,
    long overageShare,
    List<String> facts) {

  private static final long WHOLE = 1_000;

  public UsageView {
    facts = List.copyOf(facts);
  }

  static UsageView of(Usage usage, Optional<String> plan) {
    long length = Math.max(usage.allowance().orElse(0L), usage.covered()) + usage.overage();
    return new UsageView(
        Figures.month(usage.month()),
        plan,
        headline(usage),
        usage.allowance().isPresent(),
        share(usage.covered(), length),
        share(usage.overage(), length),
        facts(usage));
  }

  private static String headline(Usage usage) {
    return usage
        .allowance()
        .map(allowance ->
            "%s of %s runs used"
                .formatted(Figures.number(usage.covered()), Figures.number(allowance)))
        .orElseGet(() ->
            usage.waiting() == 0 ? "No runs yet" : "%s waiting".formatted(runs(usage.waiting())));
  }

  private static List<String> facts(Usage usage) {
    List<String> facts = new ArrayList<>();
    if (usage.overage() > 0) {
      facts.add("%s beyond the allowance.".formatted(runs(usage.overage())));
    } else if (usage.allowance().isPresent()) {
      facts.add("No overage this month.");
    }
    if (usage.towardNextCredit() > 0) {
      facts.add("%s toward the next credit.".formatted(runs(usage.towardNextCredit())));
    }
    if (usage.allowance().isEmpty()) {
      facts.add(
          usage.waiting() > 0
              ? "No plan is known yet: the runs wait, and nothing is drawn for them."
              : "No plan is known yet: runs will wait until there is one.");
    } else if (usage.waiting() > 0) {
      facts.add("%s not judged yet.".formatted(runs(usage.waiting())));
    }
    return facts;
  }

  private static String runs(long count) {
    return Figures.counted(count, "run");
  }

  private static long share(long part, long whole) {
    return whole == 0 ? 0 : Math.round((double) part / whole * WHOLE);
  }
}
