package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runtally.schemas.LowBalance;
import io.runtally.schemas.NoRechargeReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker's clock decides which month it is: here it is moved into the next one, while the meter
 * runs on by the machine's.
 */
class MonthTurnsIT {
  private static final String ORG = "org_limited";

  @TempDir Path folder;

  @Test
  void an_organization_at_its_monthly_limit_orders_again_when_the_brokers_month_turns()
      throws Exception {
    Path offset = Files.writeString(folder.resolve("offset"), "0");
    BrokerProcess broker =
        BrokerProcess.start(
            folder.resolve("broker"),
            Ports.free(),
            List.of("-Druntally.clock.offset.file=" + offset),
            _ -> {});
    try (MeterRig rig = new MeterRig(broker)) {
      rig.meter("meter-1");
      Books books = rig.books();
      rig.plan(ORG, 0);
      rig.purchase(ORG, 5, "pi_1");
      rig.card(ORG, "pm_1");
      rig.flush();
      rig.settings(ORG, true, 100, 20, ",\"monthlyLimit\":30");
      rig.flush();
      LowBalance.RechargeOrder first = awaitOrders(books, 1).getFirst();
      rig.payment(
          ORG, "AUTO_RECHARGE", 2_000, "pi_2", ",\"rechargeId\":\"" + first.rechargeId() + "\"");
      rig.flush();
      books.until(
          () ->
              books
                  .lowBalances(ORG)
                  .getLast()
                  .reason()
                  .equals(Optional.of(NoRechargeReason.MONTHLY_LIMIT_REACHED)),
          () -> books.lowBalances(ORG));
      books.settle();
      assertEquals(1, books.orders(ORG).size());

      Files.writeString(offset, Long.toString(untilNextMonth().toMillis()));
      broker.kill();
      broker.restart();
      // Any record of the partition tells the new month; this organization's are nearest at hand.
      rig.plan(ORG, 0);
      rig.flush();

      awaitOrders(books, 2);
      Instant orderedAt = books.lowBalances(ORG).getLast().at();
      assertEquals(
          YearMonth.now(ZoneOffset.UTC).plusMonths(1),
          YearMonth.from(orderedAt.atOffset(ZoneOffset.UTC)));
    }
  }

  private static Duration untilNextMonth() {
    Instant next =
        YearMonth.now(ZoneOffset.UTC)
            .plusMonths(1)
            .atDay(1)
            .atStartOfDay()
            .toInstant(ZoneOffset.UTC);
    return Duration.between(Instant.now(), next).plusMinutes(1);
  }

  private static List<LowBalance.RechargeOrder> awaitOrders(Books books, int count) {
    books.until(() -> books.orders(ORG).size() >= count, () -> books.lowBalances(ORG));
    assertEquals(count, books.orders(ORG).size());
    return books.orders(ORG);
  }
}
