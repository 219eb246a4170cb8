package io.runtally.view.page;

import java.util.Optional;

/** What the page says in answer to what was just pressed, in place of what it says by itself. */
record Said(
    Optional<Banner> banner,
    Optional<PurchaseForm> purchase,
    Optional<RechargeForm> recharge,
    Optional<String> cardRefusal) {

  static final Said NOTHING =
      new Said(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static Said of(Optional<Banner> banner) {
    return new Said(banner, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Said of(PurchaseForm form) {
    return new Said(Optional.empty(), Optional.of(form), Optional.empty(), Optional.empty());
  }

  static Said of(RechargeForm form) {
    return new Said(Optional.empty(), Optional.empty(), Optional.of(form), Optional.empty());
  }

  static Said ofCard(String refusal) {
    return new Said(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(refusal));
  }
}
