package io.runtally.adjust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topics;
import io.runtally.support.CannotRun;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdjustmentTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @ParameterizedTest
  @CsvSource({"5, 500", "+5, 500", "-5, -500", "-9999999999, -999999999900"})
  void R18_whole_signed_credits_become_cents_that_the_meter_reads(String amount, long cents) {
    CreditPayment payment = adjustment(amount).payment(NOW);
    assertEquals(cents, payment.amountCents());
    var format = RecordFormat.of(Topics.CREDIT_PAYMENTS, CreditPayment.class);
    assertInstanceOf(Reading.Understood.class, format.read(format.write(payment)));
  }

  @Test
  void R17_it_names_the_person_and_the_reason() {
    CreditPayment payment = adjustment("5").payment(NOW);
    assertEquals("ann@example.com", payment.actor().orElseThrow());
    assertEquals("outage of 2 May", payment.reason().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "1.5", "5.0", "", " 5", "five", "12345678901", "--5", "0x5"})
  void what_is_no_whole_number_of_credits_is_one_sentence(String amount) {
    CannotRun problem = assertThrows(CannotRun.class, () -> adjustment(amount));
    assertTrue(problem.getMessage().contains("credits"), problem.getMessage());
  }

  @Test
  void who_and_why_are_one_line_of_text_that_the_ledger_can_keep() {
    for (String bad :
        new String[] {"", "  ", "a\0b", "a\nb", "\u001b[31m", "\ud800", "x".repeat(1_001)}) {
      assertThrows(CannotRun.class, () -> Adjustment.of("adj_1", "org_1", "5", bad, "ann"), bad);
      assertThrows(
          CannotRun.class, () -> Adjustment.of("adj_1", "org_1", "5", "goodwill", bad), bad);
    }
    assertThrows(
        CannotRun.class, () -> Adjustment.of("adj_1", "org_1", "5", "goodwill", "x".repeat(256)));
  }

  @Test
  void an_impossible_organization_or_id_is_one_sentence() {
    assertThrows(CannotRun.class, () -> Adjustment.of("adj_1", "a b", "5", "goodwill", "ann"));
    assertThrows(CannotRun.class, () -> Adjustment.of("pi_1", "org_1", "5", "goodwill", "ann"));
  }

  private static Adjustment adjustment(String amount) {
    return Adjustment.of("adj_1", "org_1", amount, "outage of 2 May", "ann@example.com");
  }
}
