package io.runtally.meter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.meter.domain.Deduction;
import io.runtally.meter.domain.Month;
import io.runtally.meter.domain.Part;
import io.runtally.meter.domain.PlanHistory;
import io.runtally.meter.domain.Rates;
import io.runtally.meter.domain.Usage;
import io.runtally.meter.domain.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A tally that left memory comes back with everything, and goes on as if it had stayed. */
class StoredTallyTest {
  private static final byte[] KEY = {};
  private static final String RUNS = "runs";
  private static final Rates RATES = new Rates(RUNS, Map.of(RUNS, 100));
  private static final long AT = 1_790_000_000_000L;
  private static final Month MONTH = Month.at(AT);

  private final StoredTally.Layout layout = new StoredTally.Layout();
  private final StateWriter writer = new StateWriter();
  private final Map<Integer, byte[]> blocks = new HashMap<>();
  private StoredTally stored = new StoredTally();
  private int told;

  @Test
  void what_was_counted_comes_back() {
    stored.tally().planStated(PlanHistory.Statement.plan(AT, AT, 3));
    run(45);
    stored.updated(AT);
    letGo();

    assertTrue(stored.usageDue());
    assertEquals(AT, stored.updatedAt());
    assertEquals(3, stored.tally().months().getFirst().covered());
    assertEquals(42, stored.tally().months().getFirst().overage());
    assertEquals(42, stored.tally().meter(RUNS).openParts());
    assertEquals(ids(3, 45), ids(stored.parts(RUNS, disk()).read(disk())));
  }

  @Test
  void however_often_it_leaves_memory_the_receipt_names_every_run_in_order() {
    stored.tally().planStated(PlanHistory.Statement.plan(AT, AT, 0));
    for (int some : new int[] {1, 14, 1, 1, 31, 0, 16, 35}) {
      run(some);
      letGo();
    }
    assertEquals(ids(0, 100), run(1).orElseThrow().parts().stream().map(Part::id).toList());
    letGo();
    assertEquals(0, stored.tally().meter(RUNS).openParts());
    run(1);
    assertEquals(List.of("run-100"), ids(stored.parts(RUNS, disk()).read(disk())));
  }

  @Test
  void one_of_layout_1_is_taken_up_whose_open_block_lies_with_the_full_ones() {
    stored.tally().planStated(PlanHistory.Statement.plan(AT, AT, 0));
    run(20);
    letGo();
    blocks.put(1, CollectedPartsTest.openBlock(stored.parts(RUNS, disk())));
    stored = layout.read(KEY, ofLayout1());

    letGo();
    assertEquals(20, stored.tally().meter(RUNS).openParts());
    run(20);
    letGo();
    assertEquals(ids(0, 40), ids(stored.parts(RUNS, disk()).read(disk())));
  }

  @Test
  void one_of_a_later_layout_is_refused() {
    byte[] later = writer.version(3).flag(false).written();
    var told = assertThrows(IllegalStateException.class, () -> layout.read(KEY, later));
    assertTrue(told.toString().contains("layout 3"), told::toString);
  }

  private byte[] ofLayout1() {
    var month = stored.tally().months().getFirst();
    var plan = stored.tally().plans().statements().getFirst();
    return writer
        .version(1)
        .flag(false)
        .number(AT)
        .number(1)
        .number(plan.from())
        .number(plan.arrivedAt())
        .optionalNumber(plan.monthlyRuns())
        .number(1)
        .number(month.month().number())
        .optionalNumber(month.allowance())
        .number(month.covered())
        .number(month.overage())
        .number(month.waiting())
        .number(1)
        .text(RUNS)
        .number(20)
        .number(0)
        .number(0)
        .number(20)
        .number(0)
        .number(0)
        .number(0)
        .number(0)
        .written();
  }

  /** Counts some runs, and tells the last deduction among them. */
  private Optional<Deduction> run(int times) {
    Optional<Deduction> last = Optional.empty();
    for (int i = 0; i < times; i++) {
      var usage =
          new Usage(
              RUNS,
              "/engine",
              "run-" + told++,
              Optional.empty(),
              MONTH,
              AT,
              new Usage.Amount.Units(1));
      switch (stored.tally().decide(usage, RATES)) {
        case Verdict.Covered covered -> stored.tally().apply(covered);
        case Verdict.TowardNextCredit toward -> {
          stored.parts(RUNS, disk()).append(toward.part(), writer);
          stored.tally().apply(toward, RATES);
        }
        case Verdict.CompletesCredits completes -> {
          CollectedParts parts = stored.parts(RUNS, disk());
          var receipt = stored.tally().draw(completes, parts.read(disk()), RATES);
          parts.replace(receipt.left(), writer);
          last = Optional.of(receipt.deduction());
        }
        case Verdict.Waits _, Verdict.DrawsDirectly _ -> throw new AssertionError();
      }
    }
    return last;
  }

  private void letGo() {
    stored.writeFullBlocks(disk());
    stored = layout.read(KEY, layout.write(stored));
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> "run-" + number).toList();
  }

  private static List<String> ids(List<Part> parts) {
    return parts.stream().map(Part::id).toList();
  }

  private CollectedParts.Disk disk() {
    return new CollectedParts.Disk() {
      @Override
      public byte[] read(String meter, int block) {
        return Optional.ofNullable(blocks.get(block)).orElseThrow();
      }

      @Override
      public void write(String meter, int block, byte[] rows) {
        blocks.put(block, rows);
      }
    };
  }
}
