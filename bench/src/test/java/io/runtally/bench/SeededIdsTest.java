package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.runtally.meter.topology.IdBlocks;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SeededIdsTest {
  private static final int IDS = 100_003;
  private static final int PARTITIONS = 6;
  private static final Instant NOW = Instant.parse("2026-11-22T06:52:00.125Z");
  private static final int TODAY = (int) LocalDate.parse("2026-11-22").toEpochDay();

  private final ToldBefore told = new ToldBefore(20, NOW);
  private final SeededIds seeded = new SeededIds(IDS, TODAY, told);

  /** An id and where it lies. */
  private record Placed(int partition, int day, HashValue128 id) {}

  @Test
  void there_are_as_many_as_were_asked_for_and_no_two_alike() {
    List<Placed> all = placed();
    assertEquals(IDS, all.size());
    assertEquals(IDS, all.stream().map(Placed::id).distinct().count());
  }

  @Test
  void they_lie_on_days_of_weeks_that_are_over_and_that_a_midnight_does_not_take_away() {
    Map<Integer, Long> byDay =
        placed().stream()
            .collect(Collectors.groupingBy(Placed::day, TreeMap::new, Collectors.counting()));
    // The epoch began on a Thursday, and so does each week: this one on November 19.
    assertEquals(LocalDate.parse("2026-11-18").toEpochDay(), seeded.lastDay());
    assertEquals(TODAY - 35, seeded.firstDay());
    assertEquals(seeded.lastDay() - seeded.firstDay() + 1, byDay.size());
    byDay.forEach((day, ids) -> {
      assertTrue(day >= seeded.firstDay() && day <= seeded.lastDay(), "day " + day);
      assertEquals(IDS / (double) byDay.size(), ids, 10);
    });
  }

  @Test
  void those_that_are_told_again_lie_among_them_everywhere() {
    List<Placed> all = placed();
    Set<Integer> days = new HashSet<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int at = partition;
      Set<HashValue128> again = new HashSet<>(told.ids(partition, PARTITIONS));
      List<Placed> found =
          all.stream().filter(each -> each.partition() == at && again.contains(each.id())).toList();
      assertEquals(again.size(), found.size());
      found.forEach(each -> days.add(each.day()));
    }
    assertEquals(seeded.lastDay() - seeded.firstDay() + 1, days.size());
  }

  @Test
  void the_last_block_of_a_partition_begins_the_day_of_today_and_is_empty() {
    seeded.tell(
        0,
        PARTITIONS,
        (_, key, block) -> {
          boolean isEmpty = ids(block).isEmpty();
          assertEquals(IdBlocks.dayOf(key) == TODAY, isEmpty);
        });
  }

  private List<Placed> placed() {
    List<Placed> all = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      seeded.tell(
          partition,
          PARTITIONS,
          (at, key, block) ->
              ids(block).forEach(id -> all.add(new Placed(at, IdBlocks.dayOf(key), id))));
    }
    return all;
  }

  private static List<HashValue128> ids(byte[] block) {
    List<HashValue128> ids = new ArrayList<>();
    IdBlocks.forEach(block, (high, low) -> ids.add(new HashValue128(high, low)));
    return ids;
  }
}
