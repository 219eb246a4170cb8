package io.runtally.view.commands;

import java.net.URI;

/** Saving and removing the card (R20). */
public interface CardCommands {
  /**
   * Begins to save a card; charges nothing.
   *
   * @return Stripe's page, where the card is entered
   * @throws Refusal where it cannot be
   */
  URI beginSaving(Member member);

  /**
   * Removes the card and switches auto-recharge off; returns once both show. Does nothing where
   * none is saved.
   *
   * @throws Refusal where it cannot be
   */
  void remove(Member member);
}
