package io.runtally.view.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.view.account.AutoRecharge;
import io.runtally.view.account.Overview;
import io.runtally.view.account.SavedCard;
import io.runtally.view.account.Usage;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TagsTest {
  private static final Overview BEFORE = overview(7, Optional.empty(), "v1");

  @Test
  void a_save_is_compared_by_card_and_settings_alone() {
    Overview afterARun = overview(6, Optional.empty(), "v2");
    Overview afterACard = overview(7, Optional.of(card()), "v3");
    assertEquals(Optional.of(afterARun.settingsVersion()), Tags.settings(seen(BEFORE)));
    assertNotEquals(Optional.of(afterACard.settingsVersion()), Tags.settings(seen(BEFORE)));
  }

  @Test
  void a_reader_is_told_of_every_change() {
    assertNotEquals(Tags.of(BEFORE), Tags.of(overview(6, Optional.empty(), "v2")));
    assertTrue(Tags.names("W/\"x\", " + Tags.of(BEFORE), Tags.of(BEFORE)));
    assertTrue(Tags.names("*", Tags.of(BEFORE)));
    assertFalse(Tags.names("\"x\"", Tags.of(BEFORE)));
  }

  @Test
  void without_a_tag_anything_may_hold_and_with_a_foreign_one_nothing() {
    assertEquals(Optional.empty(), Tags.settings(Optional.empty()));
    assertEquals(Optional.empty(), Tags.settings(Optional.of("*")));
    assertEquals(Optional.of("foreign"), Tags.settings(Optional.of("\"foreign\"")));
    assertEquals(Optional.of(""), Tags.settings(Optional.of("")));
  }

  private static Optional<String> seen(Overview overview) {
    return Optional.of(Tags.of(overview));
  }

  private static Overview overview(long balance, Optional<SavedCard> card, String version) {
    return new Overview(
        "org_1",
        balance,
        3,
        Optional.empty(),
        Usage.none(YearMonth.of(2026, 11)),
        card,
        AutoRecharge.none(),
        List.of(),
        version);
  }

  private static SavedCard card() {
    return new SavedCard(
        "cus_1", "pm_1", "visa", "4242", YearMonth.of(2030, 1), "ann", Instant.EPOCH);
  }
}
