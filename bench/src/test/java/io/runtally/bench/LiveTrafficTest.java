package io.runtally.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveTrafficTest {
  private static final int ORGANIZATIONS = 20;
  private static final int EVENTS = 10_000;

  private final LiveTraffic traffic =
      new LiveTraffic(ORGANIZATIONS, 1, Instant.parse("2026-11-22T06:52:00Z"));

  @Test
  void what_is_expected_is_what_counting_one_by_one_comes_to() {
    Map<String, Long> accepted = new HashMap<>();
    Map<String, Long> credits = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (int told = 0; told < EVENTS; told++) {
      LiveTraffic.Event event = traffic.next();
      String organization = new String(event.organization(), UTF_8);
      assertTrue(ids.add(event.id()), "twice: " + event.id());
      assertTrue(new String(event.value(), UTF_8).contains(event.id()));
      long runs = accepted.merge(organization, 1L, Long::sum);
      int number = Integer.parseInt(organization.substring("org_".length()));
      long overage = runs - traffic.allowance(number);
      assertEquals(overage > 0 && overage % 100 == 0, event.completesCredit());
      if (event.completesCredit()) {
        credits.merge(organization, 1L, Long::sum);
      }
    }
    assertEquals(EVENTS, traffic.events());
    assertEquals(accepted, traffic.told());
    assertEquals(
        Optional.empty(), traffic.expected().contradiction(new Outcome(accepted, credits)));
  }

  @Test
  void credits_are_not_completed_by_all_organizations_at_once() {
    Set<Long> allowances = new HashSet<>();
    for (int number = 0; number < ORGANIZATIONS; number++) {
      allowances.add(traffic.allowance(number));
    }
    assertTrue(allowances.size() > ORGANIZATIONS / 2, allowances::toString);
    assertTrue(allowances.stream().allMatch(each -> each >= 0 && each < 100), allowances::toString);
  }
}
