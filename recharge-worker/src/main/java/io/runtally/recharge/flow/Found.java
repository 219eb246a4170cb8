package io.runtally.recharge.flow;

import io.runtally.schemas.RechargeIntent;
import io.runtally.schemas.RejectionReason;

/** What a record of an input holds. */
sealed interface Found {

  /** An order, as far as it has come. */
  record Order(RechargeIntent order) implements Found {}

  /** A low balance for which no order was placed (R29). */
  record NoOrder() implements Found {}

  /**
   * Nothing that can be carried out.
   *
   * @param detail a sentence for a person
   */
  record Unusable(RejectionReason reason, String detail) implements Found {}
}
