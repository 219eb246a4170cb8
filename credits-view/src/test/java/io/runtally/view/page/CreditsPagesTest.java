package io.runtally.view.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runtally.view.account.Overview;
import io.runtally.view.account.RuleSetOverage;
import io.runtally.view.commands.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreditsPagesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Member OLGA = new Member("org_1", "olga", Member.Role.OWNER);

  private final SampleAccounts books = new SampleAccounts();
  private final SampleAccount account = books.account("org_1");

  @ParameterizedTest
  @ValueSource(strings = {"kind", "from", "before"})
  void R32_an_entry_booked_while_the_page_is_made_is_left_to_the_next_page(String parameter) {
    Map<String, String> values =
        Map.of("kind", "USAGE_DEDUCTION", "from", "2026-11-01", "before", "99");
    account.purchased(25, "olga", NOW).drawn(1, NOW);
    Overview overview = account.overview(NOW);
    account.drawn(1, NOW);

    CreditsPage page = page(Map.of(parameter, values.getOrDefault(parameter, "")), overview);

    assertEquals("24", page.balance().amount());
    assertEquals("24", page.history().entries().getFirst().balance());
  }

  @Test
  void the_history_goes_on_until_the_first_entry() {
    for (int entry = 1; entry <= 41; entry++) {
      account.purchased(5, "olga", NOW);
    }

    assertEquals(Optional.of(22L), page(Map.of()).history().older());
    assertEquals(Optional.of(2L), page(Map.of("before", "22")).history().older());
    assertEquals(Optional.empty(), page(Map.of("before", "2")).history().older());
    assertEquals(
        List.of(1L),
        page(Map.of("before", "2")).history().entries().stream().map(EntryView::sequence).toList());
  }

  @Test
  void a_young_history_is_drawn_over_a_span_that_it_fills_unless_another_is_wanted() {
    account.purchased(25, "olga", NOW.minus(Duration.ofHours(10)));

    assertEquals(1, page(Map.of()).plot().spanDays());
    assertEquals(90, page(Map.of("span", "90")).plot().spanDays());
  }

  @Test
  void rule_sets_beyond_the_eight_with_most_are_told_together() {
    account.overage =
        LongStream.rangeClosed(1, 11)
            .mapToObj(n -> new RuleSetOverage(Optional.of("rs_" + n), 100 - n))
            .toList();

    OverageView overage = page(Map.of()).overage();

    assertEquals(8, overage.rows().size());
    assertEquals(Optional.of(new OverageView.Others("and 3 others", "270 runs")), overage.others());
  }

  private CreditsPage page(Map<String, String> parameters) {
    return page(parameters, account.overview(NOW));
  }

  private CreditsPage page(Map<String, String> parameters, Overview overview) {
    return new CreditsPages(books).page(OLGA, Wanted.of(parameters), Said.NOTHING, overview, NOW);
  }
}
