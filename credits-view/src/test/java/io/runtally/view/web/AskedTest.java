package io.runtally.view.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.ActivityFilter;
import io.runtally.view.commands.AutoRechargeCommands.Wish;
import io.runtally.view.commands.Refusal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskedTest {
  @Test
  void credits_are_a_whole_number() throws JsonProcessingException {
    assertEquals(25, Asked.credits(json("{\"credits\": 25}")));
    assertEquals(-5, Asked.credits(json("{\"credits\": -5}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"credits\": null}",
        "{\"credits\": 5.5}",
        "{\"credits\": 5.0}",
        "{\"credits\": 1e9}",
        "{\"credits\": \"5;drop\"}",
        "{\"credits\": \"25\"}",
        "{\"credits\": [25]}",
        "{\"credits\": true}",
        "{\"credits\": 99999999999999999999}",
        "[25]",
        "25"
      })
  void anything_else_is_not(String body) throws JsonProcessingException {
    JsonNode asked = json(body);
    Refusal refusal = assertThrows(Refusal.class, () -> Asked.credits(asked));
    assertEquals(Refusal.Kind.INVALID, refusal.kind());
    assertTrue(refusal.getMessage().contains("credits"));
  }

  @Test
  void no_monthly_limit_is_null_or_nothing() throws JsonProcessingException {
    Wish unlimited = new Wish(true, 10, 20, Optional.empty());
    assertEquals(
        unlimited, Asked.autoRecharge(json("{\"enabled\":true,\"threshold\":10,\"amount\":20}")));
    assertEquals(
        unlimited,
        Asked.autoRecharge(
            json(
                "{\"enabled\":true,\"threshold\":10,\"amount\":20,\"monthlyLimit\":null,\"x\":1}")));
    assertEquals(
        new Wish(false, 0, 5, Optional.of(50L)),
        Asked.autoRecharge(
            json("{\"enabled\":false,\"threshold\":0,\"amount\":5,\"monthlyLimit\":50}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"threshold\":10,\"amount\":20}",
        "{\"enabled\":\"yes\",\"threshold\":10,\"amount\":20}",
        "{\"enabled\":true,\"amount\":20}",
        "{\"enabled\":true,\"threshold\":1.5,\"amount\":20}",
        "{\"enabled\":true,\"threshold\":10,\"amount\":20,\"monthlyLimit\":\"none\"}"
      })
  void settings_that_lack_something_or_are_something_else_are_refused(String body)
      throws JsonProcessingException {
    JsonNode asked = json(body);
    assertThrows(Refusal.class, () -> Asked.autoRecharge(asked));
  }

  @Test
  void a_date_stands_for_all_of_its_day() {
    ActivityFilter october = Asked.filter("PURCHASE", "2026-10-01", "2026-10-31");
    assertEquals(Optional.of(LedgerEntry.Kind.PURCHASE), october.kind());
    assertEquals(Optional.of(Instant.parse("2026-10-01T00:00:00Z")), october.from());
    assertEquals(Optional.of(Instant.parse("2026-11-01T00:00:00Z")), october.to());
  }

  @Test
  void a_time_is_that_moment_and_an_empty_field_of_a_form_is_none() {
    assertEquals(
        Optional.of(Instant.parse("2026-10-01T10:00:00Z")),
        Asked.filter(null, null, "2026-10-01T12:00:00+02:00").to());
    assertEquals(ActivityFilter.ALL, Asked.filter("", " ", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2026-13-01",
        "2026-10-01T99:00:00Z",
        "1",
        "+999999999-12-31",
        "1969-12-31"
      })
  void what_is_no_date_is_named(String text) {
    Refusal refusal = assertThrows(Refusal.class, () -> Asked.filter(null, text, null));
    assertTrue(refusal.getMessage().contains("from"));
  }

  @Test
  void a_page_has_its_bounds() {
    assertEquals(50, Asked.limit(null, 50, 200));
    assertEquals(200, Asked.limit(200, 50, 200));
    assertThrows(Refusal.class, () -> Asked.limit(201, 50, 200));
    assertThrows(Refusal.class, () -> Asked.limit(0, 50, 200));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new JsonMapper().readTree(text);
  }
}
