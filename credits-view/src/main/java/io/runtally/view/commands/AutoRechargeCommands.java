package io.runtally.view.commands;

import io.runtally.view.account.Overview;
import java.util.Optional;

/** Changing auto-recharge (R22 to R28). */
public interface AutoRechargeCommands {
  /** Credits that one recharge may be of, at least and at most (R23). */
  long LEAST_AMOUNT = 5;

  long MOST_AMOUNT = 10_000;

  /** Credits; the highest threshold (R23). */
  long MOST_THRESHOLD = 10_000;

  /** The least amount that brings a low balance above the threshold (R23). */
  static long leastAmount(long balance, long threshold) {
    return Math.max(LEAST_AMOUNT, threshold - balance + 1);
  }

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
