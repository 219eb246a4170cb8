package io.runtally.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dynatrace.hash4j.hashing.HashValue128;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToldBeforeTest {
  private static final int ORGANIZATIONS = 20;
  private static final Instant NOW = Instant.parse("2026-11-22T06:52:00.125Z");

  private final Traffic fresh =
      new Traffic(10_000, ORGANIZATIONS, Spread.even(ORGANIZATIONS), 1, NOW);
  private final ToldBefore old = new ToldBefore(ORGANIZATIONS, NOW);

  @Test
  void what_was_told_before_counts_where_nothing_is_remembered_and_nowhere_else() {
    Map<String, Long> both = new HashMap<>(fresh.expected().accepted());
    both.putAll(old.told());
    assertEquals(both, old.and(fresh, false).expected().accepted());
    assertEquals(fresh.expected(), old.and(fresh, true).expected());
    assertEquals(fresh.events() + ToldBefore.EVENTS, old.and(fresh, true).events());
  }

  @Test
  void no_plan_lets_it_draw_credits() {
    Workload all = old.and(fresh, false);
    assertEquals(fresh.expected().credits(), all.expected().credits());
    for (int number = 0; number < all.organizations(); number++) {
      long runs = old.told().getOrDefault(RunEventText.organization(number), 0L);
      assertTrue(all.allowance(number) >= runs, "organization " + number);
    }
    assertEquals(fresh.allowance(7), all.allowance(7));
  }

  @Test
  void each_event_has_an_id_of_its_own_on_the_partition_of_its_organization() {
    Set<HashValue128> ids = new HashSet<>();
    for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
      int before = ids.size();
      ids.addAll(old.ids(partition, Stage.PARTITIONS));
      assertTrue(ids.size() > before, "partition " + partition + " has none");
    }
    assertEquals(ToldBefore.EVENTS, ids.size());
  }

  @Test
  void it_is_told_by_organizations_that_tell_of_nothing_fresh() {
    Map<String, Long> told = new HashMap<>();
    old.tell((organization, _) -> told.merge(new String(organization, UTF_8), 1L, Long::sum));
    assertEquals(old.told(), told);
    assertTrue(fresh.told().keySet().stream().noneMatch(told::containsKey));
  }
}
