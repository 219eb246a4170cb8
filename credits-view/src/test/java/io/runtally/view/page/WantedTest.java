package io.runtally.view.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.ActivityFilter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedTest {
  @Test
  void an_address_comes_back_as_it_was_read() {
    String query = "?before=120&from=2026-11-01&kind=PURCHASE&span=7&to=2026-11-30";

    assertEquals(
        query,
        Wanted.of(
                Map.of(
                    "span", "7",
                    "kind", "PURCHASE",
                    "from", "2026-11-01",
                    "to", "2026-11-30",
                    "before", "120"))
            .query());
  }

  @Test
  void the_last_day_is_wanted_whole() {
    ActivityFilter filter = Wanted.of(Map.of("from", "2026-11-01", "to", "2026-11-30")).filter();

    assertEquals(Optional.of(Instant.parse("2026-11-01T00:00:00Z")), filter.from());
    assertEquals(Optional.of(Instant.parse("2026-12-01T00:00:00Z")), filter.to());
  }

  @Test
  void the_file_has_the_filter_of_the_history() {
    Wanted wanted = Wanted.of(Map.of("kind", "REFUND", "to", "2026-11-30", "before", "7"));

    assertEquals("?kind=REFUND&to=2026-12-01T00%3A00%3A00Z", wanted.filterQuery());
  }

  @ParameterizedTest
  @CsvSource({
    "span, 31",
    "span, x",
    "kind, purchase",
    "from, 2026-13-01",
    "from, +999999999-12-31",
    "to, yesterday",
    "before, -1",
    "before, 99999999999999999999",
    "card, gold"
  })
  void what_makes_no_sense_is_as_if_it_were_not_there(String name, String value) {
    assertEquals(Wanted.PLAIN, Wanted.of(Map.of(name, value)));
  }

  @Test
  void whoever_comes_back_from_stripe_is_known_by_the_address() {
    assertEquals(
        Optional.of(new Back.FromPurchase("cs_1")), Wanted.of(Map.of("purchase", "cs_1")).back());
    assertEquals(Optional.of(new Back.FromCard()), Wanted.of(Map.of("card", "saved")).back());
    assertEquals(Optional.of(new Back.FromNothing()), Wanted.of(Map.of("canceled", "")).back());
  }

  @Test
  void a_purchase_in_an_address_cannot_break_out_of_it() {
    assertEquals(
        "?purchase=a%26kind%3DREFUND%20%22%3E",
        Wanted.of(Map.of("purchase", "a&kind=REFUND \">")).query());
  }

  @Test
  void links_keep_what_else_is_wanted() {
    Links links = new Links("org_1", Wanted.of(Map.of("kind", "PURCHASE", "purchase", "cs_1")));

    assertEquals("/organizations/org_1/credits?kind=PURCHASE&span=7", links.span(7).page());
    assertEquals("/organizations/org_1/credits/live?before=9&kind=PURCHASE", links.older(9).live());
    assertEquals(
        Optional.of(LedgerEntry.Kind.PURCHASE),
        Wanted.of(Map.of("kind", "PURCHASE")).filter().kind());
  }
}
