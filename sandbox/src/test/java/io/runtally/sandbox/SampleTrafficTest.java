package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.RunEvent;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class SampleTrafficTest {
  private static final Instant START = Instant.parse("2026-11-22T06:52:00Z");
  private static final Duration SPAN = Duration.ofMinutes(10);
  private static final RecordFormat<RunEvent> FORMAT =
      RecordFormat.of(Topics.RUN_EVENTS, RunEvent.class);

  /** Ten minutes of it, looked at from many sides. */
  private static final List<ProducerRecord<String, byte[]>> EVENTS = traffic("a", SPAN);

  @Test
  void two_of_one_seed_send_the_same() {
    List<ProducerRecord<String, byte[]>> again = traffic("a", SPAN);
    assertEquals(EVENTS.size(), again.size());
    for (int i = 0; i < EVENTS.size(); i++) {
      assertArrayEquals(EVENTS.get(i).value(), again.get(i).value());
    }
  }

  @Test
  void the_events_of_another_start_have_other_ids() {
    Set<String> ids = new HashSet<>();
    understood(traffic("a", Duration.ofSeconds(20))).map(RunEvent::id).forEach(ids::add);
    assertTrue(
        understood(traffic("b", Duration.ofSeconds(20)))
            .map(RunEvent::id)
            .noneMatch(ids::contains));
  }

  @Test
  void a_laptop_stays_cool_and_the_numbers_move() {
    double perSecond = EVENTS.size() / (double) SPAN.toSeconds();
    assertTrue(perSecond > 50 && perSecond < 200, "events a second: " + perSecond);
  }

  @Test
  void about_one_in_a_hundred_is_a_repeat() {
    Set<String> distinct = new HashSet<>();
    EVENTS.forEach(event -> distinct.add(event.headers() + new String(event.value(), UTF_8)));
    double share = 1 - distinct.size() / (double) EVENTS.size();
    assertTrue(share > 0.005 && share < 0.015, "repeated: " + share);
  }

  @Test
  void every_organization_sends_something() {
    Set<String> seen = new HashSet<>();
    EVENTS.forEach(event -> seen.add(event.key()));
    assertEquals(SampleOrganization.ALL.size(), seen.size());
  }

  @Test
  void some_runs_are_late_and_a_few_too_late() {
    Instant end = START.plus(SPAN);
    List<Duration> ages =
        understood(EVENTS).map(event -> Duration.between(event.time().orElseThrow(), end)).toList();
    assertTrue(ages.stream().anyMatch(age -> age.toDays() >= 2 && age.toDays() < 35));
    assertTrue(ages.stream().anyMatch(age -> age.toDays() > 35));
    double onTime = ages.stream().filter(age -> age.toHours() < 1).count() / (double) ages.size();
    assertTrue(onTime > 0.98, "on time: " + onTime);
  }

  @Test
  void what_is_malformed_is_so_in_many_ways() {
    EnumSet<RejectionReason> reasons = EnumSet.noneOf(RejectionReason.class);
    long refused =
        structured(EVENTS)
            .map(event -> FORMAT.read(event.value()))
            .filter(Reading.Refused.class::isInstance)
            .map(reading -> ((Reading.Refused<RunEvent>) reading).reason())
            .peek(reasons::add)
            .count();
    // Which type is unheard of is a matter of the meter's configuration, not of the schema.
    assertEquals(
        EnumSet.of(
            RejectionReason.MALFORMED_JSON,
            RejectionReason.NOT_A_CLOUD_EVENT,
            RejectionReason.INVALID_ORGANIZATION,
            RejectionReason.INVALID_QUANTITY),
        reasons);
    assertTrue(refused < EVENTS.size() / 500, "refused: " + refused);
  }

  @Test
  void some_events_are_in_binary_mode() {
    double share = 1 - structured(EVENTS).count() / (double) EVENTS.size();
    assertTrue(share > 0.03 && share < 0.07, "binary: " + share);
  }

  private static List<ProducerRecord<String, byte[]>> traffic(String name, Duration span) {
    SampleTraffic traffic = new SampleTraffic(7, name, SampleOrganization.ALL);
    List<ProducerRecord<String, byte[]>> events = new ArrayList<>();
    for (Instant now = START; now.isBefore(START.plus(span)); now = now.plus(SampleTraffic.TICK)) {
      events.addAll(traffic.tick(now));
    }
    return events;
  }

  private static Stream<ProducerRecord<String, byte[]>> structured(
      List<ProducerRecord<String, byte[]>> events) {
    return events.stream().filter(event -> event.headers().lastHeader("ce_id") == null);
  }

  private static Stream<RunEvent> understood(List<ProducerRecord<String, byte[]>> events) {
    return structured(events)
        .map(event -> FORMAT.read(event.value()))
        .flatMap(reading ->
            switch (reading) {
              case Reading.Understood<RunEvent>(RunEvent event) -> Stream.of(event);
              case Reading.Refused<RunEvent> refused -> Stream.empty();
            });
  }
}
