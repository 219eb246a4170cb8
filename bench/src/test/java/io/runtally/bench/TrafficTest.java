package io.runtally.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrafficTest {
  private static final int EVENTS = 20_000;
  private static final int ORGANIZATIONS = 37;
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant MID_MONTH = Instant.parse("2026-11-22T06:52:00.125Z");

  @Test
  void the_same_arguments_tell_the_same_events_and_another_seed_tells_others() {
    assertEquals(events(even(1, MID_MONTH)), events(even(1, MID_MONTH)));
    assertNotEquals(events(even(1, MID_MONTH)), events(even(2, MID_MONTH)));
  }

  @Test
  void one_event_of_a_hundred_repeats_an_earlier_one_byte_for_byte() {
    List<String> events = events(even(1, MID_MONTH));
    assertEquals(EVENTS, events.size());
    assertEquals(EVENTS - EVENTS / 100, new HashSet<>(events).size());
    assertEquals(EVENTS - EVENTS / 100, new HashSet<>(ids(events)).size());
  }

  @Test
  void an_event_is_keyed_by_its_organization_and_is_as_long_as_any_other() {
    even(1, MID_MONTH)
        .tell((organization, event) -> {
          assertEquals(json(event).path("subject").asText(), new String(organization, UTF_8));
          assertEquals(RunEventText.bytes(), event.length);
        });
  }

  @Test
  void what_is_expected_is_what_counting_one_by_one_comes_to() {
    assertExpectedIsCounted(even(1, MID_MONTH));
  }

  @Test
  void so_it_is_when_the_month_turns_meanwhile() {
    Traffic traffic = even(3, Instant.parse("2026-12-01T00:20:00Z"));
    assertEquals(
        Set.of("2026-11", "2026-12"),
        new HashSet<>(events(traffic).stream().map(TrafficTest::month).toList()));
    assertExpectedIsCounted(traffic);
  }

  @Test
  void about_half_of_the_runs_are_beyond_the_allowance() {
    long credits = sum(even(1, MID_MONTH).expected().credits());
    long hundreds = EVENTS / 100;
    assertTrue(
        credits > hundreds * 45 / 100 - ORGANIZATIONS && credits < hundreds * 60 / 100,
        "credits: " + credits);
  }

  @Test
  void all_or_none_of_the_runs_may_be_beyond_the_allowance() {
    Traffic none = of(Traffic.Overage.NONE);
    assertEquals(Map.of(), none.expected().credits());
    assertExpectedIsCounted(none);

    Traffic all = of(Traffic.Overage.ALL);
    long runs = sum(all.expected().accepted());
    long credits = sum(all.expected().credits());
    assertTrue(
        credits > runs / 100 - ORGANIZATIONS && credits <= runs / 100, "credits: " + credits);
    assertExpectedIsCounted(all);
  }

  @Test
  void by_zipfs_law_the_first_organizations_have_most() {
    Traffic traffic =
        new Traffic(EVENTS, ORGANIZATIONS, Spread.zipf(ORGANIZATIONS, 1), 1, MID_MONTH);
    Map<String, Long> accepted = traffic.expected().accepted();
    long first = accepted.getOrDefault(RunEventText.organization(0), 0L);
    long last = accepted.getOrDefault(RunEventText.organization(ORGANIZATIONS - 1), 0L);
    // 37 organizations: the first is to have 37 times as many as the last.
    assertTrue(first > 25 * last && first < 50 * last, first + " and " + last);
    assertExpectedIsCounted(traffic);
  }

  private static void assertExpectedIsCounted(Traffic traffic) {
    Map<String, Long> allowances = new HashMap<>();
    for (int number = 0; number < ORGANIZATIONS; number++) {
      allowances.put(RunEventText.organization(number), traffic.allowance(number));
    }
    Map<String, Long> accepted = new HashMap<>();
    Map<String, Long> told = new HashMap<>();
    Map<String, Long> ofMonth = new HashMap<>();
    Map<String, Long> overage = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (String event : events(traffic)) {
      String organization = json(event.getBytes(UTF_8)).path("subject").asText();
      told.merge(organization, 1L, Long::sum);
      if (ids.add(event)) {
        accepted.merge(organization, 1L, Long::sum);
        long runs = ofMonth.merge(organization + month(event), 1L, Long::sum);
        if (runs > allowances.getOrDefault(organization, 0L)) {
          overage.merge(organization, 1L, Long::sum);
        }
      }
    }
    Map<String, Long> credits = new HashMap<>();
    overage.forEach((organization, runs) -> credits.put(organization, runs / 100));
    assertEquals(
        Optional.empty(), traffic.expected().contradiction(new Outcome(accepted, credits)));
    assertEquals(told, traffic.told());
  }

  private static Traffic of(Traffic.Overage overage) {
    return new Traffic(EVENTS, ORGANIZATIONS, Spread.even(ORGANIZATIONS), overage, 1, MID_MONTH);
  }

  private static Traffic even(long seed, Instant until) {
    return new Traffic(EVENTS, ORGANIZATIONS, Spread.even(ORGANIZATIONS), seed, until);
  }

  private static List<String> events(Traffic traffic) {
    List<String> events = new ArrayList<>();
    traffic.tell((_, event) -> events.add(new String(event, UTF_8)));
    return events;
  }

  private static List<String> ids(List<String> events) {
    return events.stream().map(event -> json(event.getBytes(UTF_8)).path("id").asText()).toList();
  }

  private static String month(String event) {
    return json(event.getBytes(UTF_8)).path("time").asText().substring(0, 7);
  }

  private static long sum(Map<String, Long> numbers) {
    return numbers.values().stream().mapToLong(Long::longValue).sum();
  }

  private static JsonNode json(byte[] event) {
    try {
      return JSON.readTree(event);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
