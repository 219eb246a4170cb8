package io.runtally.meter.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * How many recharge orders an organization has had, for the limits of day and month (R24, R28).
 *
 * @param placed number of the last order, 0 before the first
 * @param month the newest month that had an order
 * @param orderedCredits what was ordered in that month, less what failed or expired of it
 * @param recent when the orders of the last 24 hours were placed, epoch milliseconds, oldest first
 */
public record OrderBook(long placed, Month month, long orderedCredits, List<Long> recent) {
  public static final OrderBook EMPTY = new OrderBook(0, new Month(0), 0, List.of());

  private static final long DAY_MILLIS = 86_400_000L;

  public OrderBook {
    recent = List.copyOf(recent);
  }

  long orderedCreditsIn(Month other) {
    return month.equals(other) ? orderedCredits : 0;
  }

  /** Orders placed in the 24 hours before a moment. */
  int inTheDayBefore(long moment) {
    return recentTo(moment).size();
  }

  OrderBook with(RechargeOrder order) {
    Month ofOrder = Month.at(order.placedAt());
    List<Long> after = recentTo(order.placedAt());
    after.add(order.placedAt());
    return new OrderBook(placed + 1, ofOrder, orderedCreditsIn(ofOrder) + order.credits(), after);
  }

  /**
   * A failed order gives its credits back to the limit of its month; it was an order all the same.
   */
  OrderBook withoutCreditsOf(RechargeOrder failed) {
    return month.equals(Month.at(failed.placedAt()))
        ? new OrderBook(placed, month, orderedCredits - failed.credits(), recent)
        : this;
  }

  private List<Long> recentTo(long moment) {
    List<Long> within = new ArrayList<>(recent);
    within.removeIf(placedAt -> placedAt <= moment - DAY_MILLIS);
    return within;
  }
}
