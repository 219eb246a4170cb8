package io.runtally.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReceiptsTest {
  @Test
  void the_last_run_of_a_receipt_is_the_one_that_completed_the_credit() {
    String receipt =
        """
        {"deductionId":"d","organizationId":"org_1","meter":"m","credits":1,"overageFrom":1,\
        "overageTo":100,"runs":[\
        {"id":"first","source":"/s","quantity":99,"month":"2026-11","ruleSetId":"id"},\
        {"id":"last","source":"/s","quantity":1,"month":"2026-11","ruleSetId":null}],\
        "deductedAt":"2026-11-22T06:52:00Z"}\
        """;
    assertEquals("last", Receipts.lastRun(receipt.getBytes(UTF_8)));
  }
}
