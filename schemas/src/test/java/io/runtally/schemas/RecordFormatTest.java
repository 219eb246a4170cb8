package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.runtally.schemas.Reading.Refused;
import io.runtally.schemas.Reading.Understood;
import io.runtally.schemas.RunEvent.RunData;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is understood, what is refused, and with which reason and sentence. */
class RecordFormatTest {

  private static final String EVENT =
      """
      {"specversion":"1.0","id":"e1","source":"/engine","type":"ai.ruleengine.ruleset.run",
       "subject":"org_acme","time":"2026-11-22T06:52:00Z","data":{"quantity":1}}\
      """;

  private static final String PAYMENT =
      """
      {"paymentId":"pi_1","organizationId":"org_acme","kind":"PURCHASE","amountCents":5000,
       "currency":"usd","occurredAt":"2026-11-22T06:52:00Z"}\
      """;

  private static final String SETTINGS =
      """
      {"organizationId":"org_acme","enabled":true,"threshold":10,"amount":25,"monthlyLimit":25,
       "changedBy":"ada","changedAt":"2026-11-22T06:52:00Z"}\
      """;

  private final RecordFormat<RunEvent> runEvents =
      RecordFormat.of(Topics.RUN_EVENTS, RunEvent.class);
  private final RecordFormat<CreditPayment> payments =
      RecordFormat.of(Topics.CREDIT_PAYMENTS, CreditPayment.class);
  private final RecordFormat<AutoRechargeSettings> settings =
      RecordFormat.of(Topics.AUTO_RECHARGE_SETTINGS, AutoRechargeSettings.class);

  @Test
  void a_format_belongs_to_the_type_that_the_catalogue_names() {
    assertThrows(
        IllegalArgumentException.class,
        () -> RecordFormat.of(Topics.CREDIT_LEDGER, CreditPayment.class));
    assertThrows(
        IllegalArgumentException.class,
        () -> RecordFormat.of(Topics.RECORDS_REJECTED, CreditPayment.class));
  }

  @Test
  void a_record_without_a_value_is_EMPTY() {
    var empty = new Refused<>(RejectionReason.EMPTY, "The record has no value.");
    assertEquals(empty, runEvents.read(null));
    assertEquals(empty, runEvents.read(new byte[0]));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                        | no closing brace",
        "{} {}                    | two texts",
        "{}]                      | a bracket too many",
        "{'a':1}                  | other quotation marks",
        "{\"a\":1,\"a\":2}        | a field twice",
        "{\"x\":{\"a\":1,\"a\":1}}| a field twice inside an unknown one",
        "{\"a\":1,\"\\u0061\":2}  | a field twice, escaped",
        "{\"a\":NaN}              | not a number",
        "{\"a\":01}               | a leading zero",
        "{\"a\":1,}               | a comma too many",
        "/**/{}                   | a comment",
        "hello                    | a word"
      })
  void what_is_not_one_JSON_text_is_MALFORMED_JSON(String text, String why) {
    Refused<RunEvent> refusal = refusal(runEvents, text);
    assertEquals(RejectionReason.MALFORMED_JSON, refusal.reason(), why);
    assertSentence("The value is not one JSON text: ", refusal.detail());
  }

  @Test
  void a_text_that_was_cut_off_and_a_text_that_goes_on_are_told_apart() {
    assertEquals(
        "The value is not one JSON text: it ends too early (line 1, column 6).",
        refusal(runEvents, "{\"a\":").detail());
    assertEquals(
        "The value is not one JSON text: something follows it (line 1, column 4).",
        refusal(runEvents, "{} {}").detail());
  }

  @Test
  void a_value_of_nothing_but_spaces_is_MALFORMED_JSON() {
    assertEquals(
        new Refused<>(RejectionReason.MALFORMED_JSON, "The value is blank."),
        runEvents.read(utf8(" \n ")));
  }

  @Test
  void bytes_that_are_not_UTF_8_are_MALFORMED_JSON() {
    var notUtf8 = new Refused<>(RejectionReason.MALFORMED_JSON, "The value is not UTF-8.");
    assertEquals(
        notUtf8, runEvents.read(EVENT.replace("e1", "é").getBytes(StandardCharsets.ISO_8859_1)));
    assertEquals(
        notUtf8, runEvents.read(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}));
    assertEquals(notUtf8, runEvents.read(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'}));
    assertEquals(
        RejectionReason.MALFORMED_JSON,
        assertInstanceOf(Refused.class, runEvents.read(EVENT.getBytes(StandardCharsets.UTF_16LE)))
            .reason());
  }

  @Test
  void a_byte_order_mark_is_no_JSON() {
    assertEquals(RejectionReason.MALFORMED_JSON, refusal(runEvents, "\uFEFF" + EVENT).reason());
  }

  @Test
  void half_a_surrogate_pair_is_MALFORMED_JSON_in_a_field_that_is_read() {
    assertEquals(
        new Refused<>(
            RejectionReason.MALFORMED_JSON, "id holds half of a surrogate pair, which is no text."),
        runEvents.read(utf8(EVENT.replace("e1", "\\uD83D"))));
    assertEquals(
        "data.ruleSetId holds half of a surrogate pair, which is no text.",
        refusal(
                runEvents,
                EVENT.replace("{\"quantity\"", "{\"ruleSetId\":\"\\ude00\",\"quantity\""))
            .detail());
    assertEquals("😀", understood(runEvents, EVENT.replace("e1", "\\ud83d\\ude00")).id());
    understood(runEvents, EVENT.replace("{\"quantity\"", "{\"unknown\":\"\\ude00\",\"quantity\""));
  }

  @Test
  void an_event_without_data_is_one_run() {
    RunEvent expected =
        new RunEvent(
            "1.0",
            "e1",
            "/engine",
            "ai.ruleengine.ruleset.run",
            "org_acme",
            Optional.of(Instant.parse("2026-11-22T06:52:00Z")),
            RunData.NONE);
    assertEquals(expected, understood(runEvents, EVENT.replace(",\"data\":{\"quantity\":1}", "")));
    assertEquals(expected, understood(runEvents, EVENT.replace("{\"quantity\":1}", "null")));
    assertEquals(expected, understood(runEvents, EVENT.replace("{\"quantity\":1}", "{}")));
    assertEquals(
        expected,
        understood(runEvents, new String(runEvents.write(expected), StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]       | The value must be an object, found an array.",
        "null     | The value must be an object, found null.",
        "7        | The value must be an object, found a number.",
        "\"text\" | The value must be an object, found a string.",
        "{}       | specversion is missing."
      })
  void a_value_that_is_no_event_at_all_is_NOT_A_CLOUD_EVENT(String text, String detail) {
    assertEquals(
        new Refused<>(RejectionReason.NOT_A_CLOUD_EVENT, detail), runEvents.read(utf8(text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // What is replaced, by what, the reason, the sentence.
        "\"1.0\" | \"0.3\" | NOT_A_CLOUD_EVENT | specversion must be \"1.0\", found \"0.3\".",
        "\"e1\" | 7 | NOT_A_CLOUD_EVENT | id must be a string, found a number.",
        "\"e1\" | null | NOT_A_CLOUD_EVENT | id must be a string, found null.",
        "\"e1\" | \"\" | INVALID_FIELD | id must have at least 1 character, found 0.",
        "\"/engine\" | {} | NOT_A_CLOUD_EVENT | source must be a string, found an object.",
        "\"ai.ruleengine.ruleset.run\" | false | NOT_A_CLOUD_EVENT | type must be a string, found a boolean.",
        "\"org_acme\" | \"org acme\" | INVALID_ORGANIZATION | subject must match ^[A-Za-z0-9_.-]+$, found \"org acme\".",
        "\"org_acme\" | \"\" | INVALID_ORGANIZATION | subject must have at least 1 character, found 0.",
        "\"org_acme\" | 7 | INVALID_ORGANIZATION | subject must be a string, found a number.",
        "\"2026-11-22T06:52:00Z\" | \"yesterday\" | INVALID_TIME | time must be a time such as 2026-11-22T06:52:00Z, found \"yesterday\".",
        "\"2026-11-22T06:52:00Z\" | 1795331520 | INVALID_TIME | time must be a string or null, found a number.",
        "{\"quantity\":1} | \"text\" | INVALID_FIELD | data must be an object or null, found a string.",
        "\"quantity\":1 | \"quantity\":0 | INVALID_QUANTITY | data.quantity must be at least 1, found 0.",
        "\"quantity\":1 | \"quantity\":-1 | INVALID_QUANTITY | data.quantity must be at least 1, found -1.",
        "\"quantity\":1 | \"quantity\":1000001 | INVALID_QUANTITY | data.quantity must be at most 1000000, found 1000001.",
        "\"quantity\":1 | \"quantity\":1.5 | INVALID_QUANTITY | data.quantity must be an integer or null, found 1.5.",
        "\"quantity\":1 | \"quantity\":\"1\" | INVALID_QUANTITY | data.quantity must be an integer or null, found a string.",
        "\"quantity\":1 | \"credits\":10001 | INVALID_QUANTITY | data.credits must be at most 10000, found 10001.",
        "\"quantity\":1 | \"quantity\":1,\"credits\":1 | INVALID_QUANTITY | data must not be an object with both quantity and credits.",
        "\"quantity\":1 | \"ruleSetId\":7 | INVALID_FIELD | data.ruleSetId must be a string or null, found a number.",
        "\"quantity\":1 | \"quantity\":18446744073709551617 | INVALID_QUANTITY | data.quantity must be at most 1000000, found 18446744073709551617.",
        "\"quantity\":1 | \"quantity\":18446744073709551617.0 | INVALID_QUANTITY | data.quantity must be at most 1000000, found 18446744073709551617.",
        "\"quantity\":1 | \"quantity\":1e999999999 | INVALID_QUANTITY | data.quantity must be at most 1000000.",
        "\"quantity\":1 | \"quantity\":-1e400 | INVALID_QUANTITY | data.quantity must be at least 1.",
        "\"quantity\":1 | \"quantity\":1e-400 | INVALID_QUANTITY | data.quantity must be an integer or null, found a number out of all bounds."
      })
  void a_run_event_is_refused_with_its_reason_and_a_sentence(
      String original, String replacement, RejectionReason reason, String detail) {
    assertEquals(
        new Refused<>(reason, detail),
        runEvents.read(utf8(replaced(EVENT, original, replacement))));
  }

  @Test
  void the_first_reason_is_given_where_several_hold() {
    String wrongThroughout =
        EVENT
            .replace("\"quantity\":1", "\"quantity\":0,\"ruleSetId\":7")
            .replace("2026-11-22", "the 22nd")
            .replace("org_acme", "org acme");
    assertEquals(
        RejectionReason.INVALID_ORGANIZATION, refusal(runEvents, wrongThroughout).reason());
    assertEquals(
        RejectionReason.INVALID_QUANTITY,
        refusal(runEvents, wrongThroughout.replace("org acme", "org_acme")).reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1e0", "10e-1", "1.000"})
  void an_integer_may_be_written_in_any_way(String one) {
    assertEquals(
        Optional.of(1L),
        understood(runEvents, EVENT.replace("\"quantity\":1", "\"quantity\":" + one))
            .data()
            .quantity());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"org_acme\\n", "\\norg_acme", "org\\nacme", "örg", "org/acme", "org\\u0000"})
  void an_organization_id_matches_from_its_first_character_to_its_last(String id) {
    assertEquals(
        RejectionReason.INVALID_ORGANIZATION,
        refusal(runEvents, EVENT.replace("org_acme", id)).reason());
  }

  @Test
  void lengths_count_characters_and_not_their_halves() {
    understood(runEvents, EVENT.replace("e1", "😀".repeat(255)));
    assertEquals(
        new Refused<>(
            RejectionReason.INVALID_FIELD, "id must have at most 255 characters, found 256."),
        runEvents.read(utf8(EVENT.replace("e1", "😀".repeat(256)))));
    understood(runEvents, EVENT.replace("org_acme", "o".repeat(128)));
    assertEquals(
        RejectionReason.INVALID_ORGANIZATION,
        refusal(runEvents, EVENT.replace("org_acme", "o".repeat(129))).reason());
  }

  @Test
  void a_long_text_is_shown_shortened_and_on_one_line() {
    assertEquals(
        "subject must match ^[A-Za-z0-9_.-]+$, found \"a?b" + " ".repeat(57) + "…\".",
        refusal(runEvents, EVENT.replace("org_acme", "a\\nb" + " ".repeat(100))).detail());
  }

  @Test
  void the_broken_sentence_of_a_parser_is_shown_on_one_line() {
    assertSentence(
        "The value is not one JSON text: ",
        refusal(runEvents, "{\"a\":\n" + "x".repeat(100_000)).detail());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"amountCents\":5000 | \"amountCents\":\"5000\" | amountCents must be an integer, found a string.",
        "\"amountCents\":5000 | \"amountCents\":0 | amountCents must be at least 1, found 0.",
        "\"amountCents\":5000 | \"amountCents\":-500 | amountCents must be at least 1, found -500.",
        "\"amountCents\":5000 | \"amountCents\":1000000000001 | amountCents must be at most 1000000000000, found 1000000000001.",
        "\"currency\":\"usd\" | \"currency\":\"dollar\" | currency must have at most 3 characters, found 6.",
        "\"PURCHASE\" | \"GIFT\" | kind must be one of PURCHASE, AUTO_RECHARGE, REFUND, REFUND_FAILED, DISPUTE, DISPUTE_REVERSAL, ADJUSTMENT, found \"GIFT\".",
        "\"PURCHASE\" | \"AUTO_RECHARGE\" | rechargeId is missing.",
        "\"PURCHASE\" | \"AUTO_RECHARGE\",\"rechargeId\":null | rechargeId must be a string, found null.",
        "\"PURCHASE\" | \"REFUND\" | reversesPaymentId is missing.",
        "\"PURCHASE\" | \"REFUND_FAILED\" | reversesPaymentId is missing.",
        "\"PURCHASE\" | \"DISPUTE\",\"reversesPaymentId\":null | reversesPaymentId must be a string, found null.",
        "\"PURCHASE\" | \"DISPUTE_REVERSAL\" | reversesPaymentId is missing.",
        "\"PURCHASE\" | \"ADJUSTMENT\",\"reason\":\"r\" | actor is missing.",
        "\"PURCHASE\" | \"ADJUSTMENT\",\"actor\":\"a\" | reason is missing.",
        "\"PURCHASE\" | \"ADJUSTMENT\",\"actor\":\"a\",\"reason\":\"\" | reason must have at least 1 character, found 0.",
        "\"PURCHASE\",\"amountCents\":5000 | \"ADJUSTMENT\",\"actor\":\"a\",\"reason\":\"r\",\"amountCents\":-150 | amountCents must be a multiple of 100, found -150.",
        "\"PURCHASE\",\"amountCents\":5000 | \"ADJUSTMENT\",\"actor\":\"a\",\"reason\":\"r\",\"amountCents\":0 | amountCents must not be 0."
      })
  void a_payment_that_does_not_fit_its_kind_is_a_SCHEMA_VIOLATION(
      String original, String replacement, String detail) {
    assertEquals(
        new Refused<>(RejectionReason.SCHEMA_VIOLATION, detail),
        payments.read(utf8(replaced(PAYMENT, original, replacement))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"AUTO_RECHARGE\",\"rechargeId\":\"rch_1\"",
        "\"REFUND\",\"reversesPaymentId\":\"pi_0\"",
        "\"DISPUTE\",\"reversesPaymentId\":\"pi_0\"",
        "\"ADJUSTMENT\",\"actor\":\"eve\",\"reason\":\"goodwill\""
      })
  void a_payment_that_fits_its_kind_is_understood(String kind) {
    understood(payments, replaced(PAYMENT, "\"PURCHASE\"", kind));
  }

  @Test
  void an_adjustment_may_take_credits() {
    String adjustment =
        replaced(PAYMENT, "\"PURCHASE\"", "\"ADJUSTMENT\",\"actor\":\"eve\",\"reason\":\"error\"");
    assertEquals(-5_000, understood(payments, replaced(adjustment, "5000", "-5000")).amountCents());
  }

  @ParameterizedTest
  @CsvSource({
    "2016-12-31T23:59:60Z,      2016-12-31T23:59:59Z",
    "2026-11-22T06:52:00-00:00, 2026-11-22T06:52:00Z",
    "2026-11-22T06:52:00+19:00, 2026-11-21T11:52:00Z"
  })
  void the_schema_takes_every_time_that_the_reader_takes(String time, Instant moment) {
    assertEquals(
        Optional.of(moment),
        understood(runEvents, replaced(EVENT, "2026-11-22T06:52:00Z", time)).time());
  }

  @Test
  void an_id_of_a_payment_may_begin_with_anything() {
    assertEquals("du_1", understood(payments, PAYMENT.replace("pi_1", "du_1")).paymentId());
  }

  @Test
  void money_that_is_not_in_dollars_is_an_UNSUPPORTED_CURRENCY() {
    assertEquals(
        new Refused<>(RejectionReason.UNSUPPORTED_CURRENCY, "currency must be usd, found \"eur\"."),
        payments.read(utf8(PAYMENT.replace("usd", "eur"))));
    assertEquals("USD", understood(payments, PAYMENT.replace("usd", "USD")).currency());
  }

  @Test
  void a_monthly_limit_below_the_amount_is_a_SCHEMA_VIOLATION() {
    understood(settings, SETTINGS);
    assertEquals(
        new Refused<>(
            RejectionReason.SCHEMA_VIOLATION,
            "monthlyLimit must be at least the amount of 25, found 24."),
        settings.read(utf8(SETTINGS.replace("\"monthlyLimit\":25", "\"monthlyLimit\":24"))));
    assertEquals(
        Optional.empty(),
        understood(settings, SETTINGS.replace("\"monthlyLimit\":25", "\"monthlyLimit\":null"))
            .monthlyLimit());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"threshold\":10 | \"threshold\":-1 | threshold must be at least 0, found -1.",
        "\"threshold\":10 | \"threshold\":10001 | threshold must be at most 10000, found 10001.",
        "\"amount\":25 | \"amount\":4 | amount must be at least 5, found 4.",
        "\"amount\":25 | \"amount\":10001 | amount must be at most 10000, found 10001.",
        "\"monthlyLimit\":25 | \"monthlyLimit\":4 | monthlyLimit must be at least 5, found 4.",
        "\"enabled\":true | \"enabled\":\"yes\" | enabled must be a boolean, found a string."
      })
  void settings_out_of_range_are_a_SCHEMA_VIOLATION(
      String original, String replacement, String detail) {
    assertEquals(
        new Refused<>(RejectionReason.SCHEMA_VIOLATION, detail),
        settings.read(utf8(replaced(SETTINGS, original, replacement))));
  }

  @Test
  void a_time_keeps_its_moment_and_loses_its_offset() {
    String shifted = PAYMENT.replace("2026-11-22T06:52:00Z", "2026-11-22T08:52:00+02:00");
    assertEquals(understood(payments, PAYMENT), understood(payments, shifted));
  }

  private static void assertSentence(String beginning, String detail) {
    assertEquals(beginning, detail.substring(0, Math.min(detail.length(), beginning.length())));
    assertEquals(0, detail.lines().count() - 1, detail);
    assertEquals('.', detail.charAt(detail.length() - 1), detail);
    assertEquals(true, detail.length() < 350, detail);
  }

  private static String replaced(String text, String original, String replacement) {
    String replaced = text.replace(original, replacement);
    // A replacement that does not happen would make a test of nothing.
    return replaced.equals(text) ? "no " + original : replaced;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T extends Record> T understood(RecordFormat<T> format, String text) {
    return switch (format.read(utf8(text))) {
      case Understood<T>(T value) -> value;
      case Refused<T> refused -> throw new AssertionError(refused);
    };
  }

  private static <T extends Record> Refused<T> refusal(RecordFormat<T> format, String text) {
    return switch (format.read(utf8(text))) {
      case Understood<T> understood -> throw new AssertionError(understood);
      case Refused<T> refused -> refused;
    };
  }
}
