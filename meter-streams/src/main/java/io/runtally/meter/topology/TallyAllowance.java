package io.runtally.meter.topology;

import io.runtally.meter.domain.AccountFact;
import io.runtally.meter.domain.Deduction;
import io.runtally.meter.domain.Part;
import io.runtally.meter.domain.PlanHistory;
import io.runtally.meter.domain.Rates;
import io.runtally.meter.domain.Tally;
import io.runtally.meter.domain.Usage;
import io.runtally.meter.domain.Verdict;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Judges every accepted event against its month's allowance, and draws credits for what is beyond
 * it (R4 to R12). Facts that are not about usage or plans pass on to the account.
 *
 * <p>The wall clock decides nothing here. It only says when what is already decided is told or
 * carried on: the allowance usage of an organization about once a second, and waiting runs that a
 * plan released, some at a time, so that a long line does not stop the flow.
 */
final class TallyAllowance implements Processor<byte[], Object, byte[], Object> {
  static final String TO_ACCOUNT = "to-account";

  private static final Duration USAGE_EVERY = Duration.ofSeconds(1);
  // Of one partition. Beyond it, each organization's turn comes later than a second: telling all of
  // ten thousand busy ones every second would take more than counting their runs does.
  private static final int USAGE_AT_ONCE = 500;
  private static final Duration WAITING_EVERY = Duration.ofMillis(100);
  private static final int WAITING_AT_ONCE = 2_000;

  private final Rates rates;
  private final CommitPace pace;
  private final MeterCounters counters;
  private final StateWriter partWriter = new StateWriter();
  private ProcessorContext<byte[], Object> context;
  private CommitPace.Shown shown;
  private WriteBehindStore<StoredTally> tallies;
  private OpenParts openParts;
  private WaitingRuns waiting;
  private SequencedSet<Bytes> usageDue;
  private Set<Bytes> moving;
  private long runsWaiting;

  @SuppressWarnings("NullAway.Init")
  TallyAllowance(Rates rates, CommitPace pace, MeterCounters counters) {
    this.rates = rates;
    this.pace = pace;
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    tallies = context.getStateStore(MeterStores.TALLIES);
    openParts = new OpenParts(context.getStateStore(MeterStores.OPEN_PARTS));
    tallies.alsoWrite((organization, stored) -> stored.writeFullBlocks(openParts.of(organization)));
    tallies.beforeItGoes(this::publishUsageIfDue);
    shown = pace.shownBy(context, tallies::flushCache);
    waiting = new WaitingRuns(context.getStateStore(MeterStores.WAITING));
    usageDue = new LinkedHashSet<>();
    moving = new LinkedHashSet<>();
    runsWaiting = 0;
    takeUpWhatWasLeft();
    context.schedule(USAGE_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> publishUsage());
    context.schedule(WAITING_EVERY, PunctuationType.WALL_CLOCK_TIME, _ -> moveWaiting());
  }

  /** What was due when the partition was last let go is still due. */
  private void takeUpWhatWasLeft() {
    tallies.forEach((organization, stored) -> {
      if (stored.usageDue()) {
        usageDue.add(Bytes.wrap(organization));
      }
      if (stored.tally().waiting().isMoving()) {
        moving.add(Bytes.wrap(organization));
      }
      countWaiting(stored.tally().waitingRuns());
    });
  }

  @Override
  public void process(Record<byte[], Object> record) {
    for (Facts.Arrived each : ((Facts) record.value()).all()) {
      byte[] organization = each.organization();
      switch (each.fact()) {
        case Fact.UsageMetered(Usage usage) -> count(organization, usage);
        case Fact.PlanStated(PlanHistory.Statement statement) -> state(organization, statement);
        case Fact.PaymentTold _, Fact.AccountTold _ ->
            context.forward(new Record<>(organization, each.fact(), each.at()), TO_ACCOUNT);
      }
    }
  }

  private void count(byte[] organization, Usage usage) {
    var row = tallies.open(organization, StoredTally::new);
    StoredTally stored = row.value();
    if (usage.meter().equals(rates.runs())) {
      counters.runsAccepted.add(usage.units());
    }
    carryOut(organization, stored, stored.tally().decide(usage, rates));
    changed(organization, row, usage.arrivedAt());
  }

  private void state(byte[] organization, PlanHistory.Statement statement) {
    var row = tallies.open(organization, StoredTally::new);
    Tally tally = row.value().tally();
    tally.planStated(statement);
    if (tally.waiting().isMoving()) {
      moving.add(Bytes.wrap(organization));
    }
    changed(organization, row, statement.arrivedAt());
  }

  /** Does what a verdict asks for. */
  private void carryOut(byte[] organization, StoredTally stored, Verdict verdict) {
    Tally tally = stored.tally();
    switch (verdict) {
      case Verdict.Waits waits -> {
        // Counted before anything is written: what is cut off there has left both sides equal.
        counters.runsSetWaiting.add(waits.usage().units());
        waiting.append(organization, tally.waiting().tail(), waits.usage());
        countWaiting(waits.usage().units());
        tally.apply(waits);
      }
      case Verdict.Covered covered -> {
        counters.runsCovered.add(covered.usage().units());
        tally.apply(covered);
      }
      case Verdict.TowardNextCredit toward -> {
        String meter = toward.usage().meter();
        countJudged(meter, toward.coveredRuns(), toward.part());
        parts(organization, stored, meter).append(toward.part(), partWriter);
        tally.apply(toward, rates);
      }
      case Verdict.CompletesCredits completes -> {
        String meter = completes.usage().meter();
        countJudged(meter, completes.coveredRuns(), completes.part());
        CollectedParts collected = parts(organization, stored, meter);
        Tally.Receipt receipt =
            tally.draw(completes, collected.read(openParts.of(organization)), rates);
        collected.replace(receipt.left(), partWriter);
        publish(organization, receipt.deduction());
      }
      case Verdict.DrawsDirectly draws -> publish(organization, tally.draw(draws));
    }
  }

  private CollectedParts parts(byte[] organization, StoredTally stored, String meter) {
    return stored.parts(meter, openParts.of(organization));
  }

  private void publish(byte[] organization, Deduction deduction) {
    counters.creditsDeducted.add(deduction.credits());
    String name = Publications.organization(organization);
    long at = deduction.deductedAt();
    context.forward(
        new Record<>(organization, Publications.deduction(name, deduction), at),
        Topics.CREDIT_DEDUCTIONS.name());
    var deducted =
        new AccountFact.CreditsDeducted(
            Publications.deductionId(name, deduction), deduction.credits(), at);
    context.forward(new Record<>(organization, new Fact.AccountTold(deducted), at), TO_ACCOUNT);
  }

  /** Judges some of the runs that a plan released, in their order (R6). */
  private void moveWaiting() {
    int left = WAITING_AT_ONCE;
    for (Bytes organization : new ArrayList<>(moving)) {
      left -= moveWaiting(organization.get(), left);
      shown.done();
      if (left == 0) {
        return;
      }
    }
  }

  private int moveWaiting(byte[] organization, int atMost) {
    var row = tallies.open(organization, StoredTally::new);
    StoredTally stored = row.value();
    Tally tally = stored.tally();
    int moved = 0;
    while (moved < atMost && tally.waiting().isMoving()) {
      Usage head = waiting.take(organization, tally.waiting().head());
      tally.stepOut(head);
      counters.runsReleased.add(head.units());
      countWaiting(-head.units());
      carryOut(organization, stored, tally.decideWaiting(head, rates));
      moved++;
    }
    if (!tally.waiting().isMoving()) {
      moving.remove(Bytes.wrap(organization));
    }
    changed(organization, row, tally.waiting().releasedAt());
    return moved;
  }

  private void publishUsage() {
    for (int published = 0; !usageDue.isEmpty() && published < USAGE_AT_ONCE; published++) {
      byte[] organization = usageDue.removeFirst().get();
      shown.done();
      publishUsage(tallies.open(organization, StoredTally::new));
    }
  }

  /** Of a tally that is about to leave memory: later it would have to be read for that. */
  private void publishUsageIfDue(WriteBehindStore.Row<StoredTally> row) {
    if (usageDue.remove(Bytes.wrap(row.key()))) {
      publishUsage(row);
    }
  }

  private void publishUsage(WriteBehindStore.Row<StoredTally> row) {
    StoredTally stored = row.value();
    var usage =
        Publications.usage(
            Publications.organization(row.key()), stored.tally(), rates.runs(), stored.updatedAt());
    context.forward(
        new Record<>(row.key(), usage, stored.updatedAt()), Topics.ALLOWANCE_USAGE.name());
    stored.usagePublished();
    row.changed();
  }

  private void changed(byte[] organization, WriteBehindStore.Row<StoredTally> row, long at) {
    if (!row.value().usageDue()) {
      usageDue.add(Bytes.wrap(organization));
    }
    row.value().updated(at);
    row.changed();
  }

  private void countJudged(String meter, long coveredRuns, Part beyond) {
    if (meter.equals(rates.runs())) {
      counters.runsCovered.add(coveredRuns);
      counters.runsOverage.add(beyond.quantity());
    }
  }

  private void countWaiting(long runs) {
    runsWaiting += runs;
    counters.runsWaiting.add(runs);
  }

  @Override
  public void close() {
    shown.end();
    counters.runsWaiting.add(-runsWaiting);
  }
}
