package io.runtally.sandbox;

import io.runtally.adjust.Adjuster;
import io.runtally.adjust.Adjustment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.support.CannotRun;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runtally adjust}: credits given or taken by support (R18). */
@Command(
    name = "adjust",
    sortOptions = false,
    description = {
      "Gives an organization credits, or takes some, with a reason and a person that the ledger"
          + " keeps for ever. Shows the balance before and after, and asks.",
      "./runtally adjust org_acme -5 --reason \"credited twice by mistake\" --by ann@example.com"
    })
final class Adjust extends SupportCommand {
  private static final Duration METER_WITHIN = Duration.ofSeconds(60);

  @Parameters(index = "0", paramLabel = "ORG", description = "The id of the organization.")
  private String organization = "";

  @Parameters(
      index = "1",
      paramLabel = "±N",
      description = "Whole credits: 5 or +5 gives, -5 takes.")
  private String amount = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why: one line, for everybody who reads the history.")
  private String reason = "";

  @Option(names = "--by", paramLabel = "PERSON", required = true, description = "Who decided it.")
  private String actor = "";

  @Option(
      names = "--id",
      paramLabel = "adj_…",
      description =
          "That of an adjustment whose fate is not known, to do it once more: one id is booked once."
              + " Default: a new one, which is shown.")
  private Optional<String> id = Optional.empty();

  @Override
  int run() throws InterruptedException {
    Adjustment wanted =
        Adjustment.of(
            id.orElseGet(() -> "adj_" + UUID.randomUUID().toString().replace("-", "")),
            organization,
            amount,
            reason,
            actor);
    try (Adjuster adjuster = new Adjuster(settings(), wanted)) {
      Optional<LedgerEntry> before = adjuster.booked();
      if (before.isPresent()) {
        say("%s is booked already; nothing was done.".formatted(wanted.id()));
        tell(inWords(before.get()));
        return ALL_IS_WELL;
      }
      show(wanted, adjuster.balance());
      if (!consent().givenTo("Book it?")) {
        say("Nothing was done.");
        return LOOK_AT_IT;
      }
      LedgerEntry booked =
          adjuster
              .book(InstantSource.system().instant(), METER_WITHIN)
              .orElseThrow(() ->
                  new CannotRun(
                      "The meter has been told of %s, but the ledger does not show it after %d s: look whether the meter runs, then run this again with --id %s, which books it once."
                          .formatted(wanted.id(), METER_WITHIN.toSeconds(), wanted.id())));
      tell(inWords(booked));
      return ALL_IS_WELL;
    }
  }

  private void show(Adjustment wanted, Optional<Long> balance) {
    long now = balance.orElse(0L);
    say(
        "%s of %s: %+d credits, balance %,d now, %,d then"
            .formatted(
                wanted.id(),
                wanted.organizationId(),
                wanted.credits(),
                now,
                now + wanted.credits()));
    say("  by %s: %s".formatted(wanted.actor(), wanted.reason()));
    if (balance.isEmpty()) {
      say("  %s has no ledger entry yet: check its id.".formatted(wanted.organizationId()));
    }
  }

  private static String inWords(LedgerEntry entry) {
    return "Entry %d of %s: %+d credits, balance %,d before, %,d after; %s by %s: %s"
        .formatted(
            entry.sequence(),
            entry.organizationId(),
            entry.credits(),
            entry.balanceBefore(),
            entry.balanceAfter(),
            entry.reference(),
            entry.actor().orElse("nobody"),
            entry.reason().orElse("no reason"));
  }
}
