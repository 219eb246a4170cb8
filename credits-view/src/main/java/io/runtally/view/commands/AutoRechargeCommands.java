package io.runtally.view.commands;

import io.runtally.view.account.Overview;
import java.util.Optional;

/** Changing auto-recharge (R22 to R28). */
public interface AutoRechargeCommands {
  /**
   * What is to hold from now on; also the way to resume (R25).
   *
   * @param monthlyLimit absent for none
   */
  record Wish(boolean enabled, long threshold, long amount, Optional<Long> monthlyLimit) {}

  /**
   * Saves, and returns how the organization stands once the meter has taken it in.
   *
   * @param seenVersion {@link Overview#settingsVersion} that the person was looking at; absent
   *     where any will do
   * @throws Refusal where it cannot be
   */
  Overview save(Member member, Wish wish, Optional<String> seenVersion);
}
