package io.runtally.recharge.flow;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Orders that a request to Stripe may still be under way for. One that was given up and comes again
 * meanwhile is put off at once, and makes nobody wait a second time.
 */
public final class InFlight {
  private final Set<String> rechargeIds = ConcurrentHashMap.newKeySet();

  boolean begin(String rechargeId) {
    return rechargeIds.add(rechargeId);
  }

  void end(String rechargeId) {
    rechargeIds.remove(rechargeId);
  }
}
