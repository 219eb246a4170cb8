package io.runtally.view.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void credits_are_whole_and_have_separators() {
    assertEquals("1 credit", Figures.credits(1));
    assertEquals("10,000 credits", Figures.credits(10_000));
    assertEquals("−1,234", Figures.number(-1_234));
    assertEquals("+25", Figures.signed(25));
    assertEquals("−2", Figures.signed(-2));
    assertEquals("0", Figures.signed(0));
  }

  @Test
  void dollars_have_two_places() {
    assertEquals("$25.00", Figures.price(25));
    assertEquals("$1,000.05", Figures.dollars(100_005));
    assertEquals("−$10.50", Figures.dollars(-1_050));
  }

  @Test
  void a_moment_is_in_utc_wherever_the_server_is() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      var moment = Figures.Moment.of(Instant.parse("2026-03-01T23:59:00Z"));

      assertEquals("1 Mar 2026, 23:59 UTC", moment.text());
      assertEquals("2026-03-01T23:59:00Z", moment.iso());
      assertEquals("1,234", Figures.number(1_234));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void a_duration_is_told_in_one_unit() {
    assertEquals("less than an hour", Figures.about(Duration.ofMinutes(59)));
    assertEquals("about 47 hours", Figures.about(Duration.ofHours(47)));
    assertEquals("about 2 days", Figures.about(Duration.ofHours(49)));
    assertEquals("about 2 months", Figures.about(Duration.ofDays(70)));
    assertEquals("more than two years", Figures.about(Duration.ofDays(5_000)));
  }
}
