package io.runtally.meter.topology;

import io.runtally.meter.domain.AutoRecharge;
import io.runtally.meter.domain.Card;
import io.runtally.meter.domain.CreditAccount;
import io.runtally.meter.domain.Month;
import io.runtally.meter.domain.OrderBook;
import io.runtally.meter.domain.Pause;
import io.runtally.meter.domain.RechargeOrder;
import io.runtally.meter.domain.RechargeSettings;
import java.util.Optional;

/** How an account lies in its store. */
final class StoredAccount implements WriteBehindStore.Layout<CreditAccount> {
  private static final int VERSION = 1;

  private final StateWriter writer = new StateWriter();

  @Override
  public byte[] write(CreditAccount account) {
    writer
        .version(VERSION)
        .number(account.balance())
        .number(account.sequence())
        .number(account.latestAt());
    AutoRecharge auto = account.autoRecharge();
    writer.flag(auto.settings().isPresent());
    auto.settings().ifPresent(settings -> write(settings, writer));
    writer.flag(auto.card().isPresent());
    auto.card().ifPresent(card -> write(card, writer));
    writer.number(auto.cardRemovedAt());
    writer.flag(auto.openOrder().isPresent());
    auto.openOrder().ifPresent(order -> write(order, writer));
    writer.flag(auto.paused().isPresent());
    auto.paused().ifPresent(pause -> write(pause, writer));
    OrderBook orders = auto.orders();
    writer
        .number(orders.placed())
        .number(orders.month().number())
        .number(orders.orderedCredits())
        .number(orders.recent().size());
    orders.recent().forEach(writer::number);
    return writer.written();
  }

  @Override
  public CreditAccount read(byte[] key, byte[] stored) {
    StateReader reader = new StateReader(stored).expectVersion(VERSION, "account");
    long balance = reader.number();
    long sequence = reader.number();
    long latestAt = reader.number();
    var auto =
        new AutoRecharge(
            reader.flag() ? Optional.of(settings(reader)) : Optional.empty(),
            reader.flag() ? Optional.of(card(reader)) : Optional.empty(),
            reader.number(),
            reader.flag() ? Optional.of(order(reader)) : Optional.empty(),
            reader.flag() ? Optional.of(pause(reader)) : Optional.empty(),
            new OrderBook(
                reader.number(),
                new Month(reader.count()),
                reader.number(),
                reader.list(StateReader::number)));
    return new CreditAccount(Publications.organization(key), balance, sequence, auto, latestAt);
  }

  @Override
  public int heapBytes(CreditAccount account) {
    return 680;
  }

  private static void write(RechargeSettings settings, StateWriter writer) {
    writer
        .flag(settings.enabled())
        .number(settings.thresholdCredits())
        .number(settings.amountCredits())
        .optionalNumber(settings.monthlyLimitCredits())
        .number(settings.changedAt())
        .number(settings.savedAt());
  }

  private static RechargeSettings settings(StateReader reader) {
    return new RechargeSettings(
        reader.flag(),
        reader.number(),
        reader.number(),
        reader.optionalNumber(),
        reader.number(),
        reader.number());
  }

  private static void write(Card card, StateWriter writer) {
    writer.text(card.customerId()).text(card.paymentMethodId()).number(card.savedAt());
  }

  private static Card card(StateReader reader) {
    return new Card(reader.text(), reader.text(), reader.number());
  }

  private static void write(Pause pause, StateWriter writer) {
    switch (pause) {
      case Pause.AfterFailure(long orderPlacedAt, long failedAt, long at) ->
          writer.number(1).number(orderPlacedAt).number(failedAt).number(at);
      case Pause.AfterReversal(long at) -> writer.number(2).number(at);
      case Pause.TooManyRecharges(long at) -> writer.number(3).number(at);
    }
  }

  private static Pause pause(StateReader reader) {
    int kind = reader.count();
    return switch (kind) {
      case 1 -> new Pause.AfterFailure(reader.number(), reader.number(), reader.number());
      case 2 -> new Pause.AfterReversal(reader.number());
      case 3 -> new Pause.TooManyRecharges(reader.number());
      default -> throw new IllegalStateException("A stored pause of the unknown kind " + kind);
    };
  }

  private static void write(RechargeOrder order, StateWriter writer) {
    writer
        .text(order.rechargeId())
        .number(order.credits())
        .text(order.customerId())
        .text(order.paymentMethodId())
        .number(order.placedAt());
  }

  private static RechargeOrder order(StateReader reader) {
    return new RechargeOrder(
        reader.text(), reader.number(), reader.text(), reader.text(), reader.number());
  }
}
