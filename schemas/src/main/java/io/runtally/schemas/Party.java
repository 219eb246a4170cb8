package io.runtally.schemas;

/** Who writes or reads a topic: a service of ours, a foreign system, or people. */
public enum Party {
  RULE_ENGINE,
  SUBSCRIPTION_SYSTEM,
  METER_STREAMS,
  RECHARGE_WORKER,
  CREDITS_VIEW,
  SUPPORT,
  FINANCE,
  OPERATORS,
  ANYONE
}
