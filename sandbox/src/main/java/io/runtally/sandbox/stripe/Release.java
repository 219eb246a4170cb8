package io.runtally.sandbox.stripe;

/** How a held request goes on. */
public enum Release {
  /** As if nothing had been: held before its effect, it has that now. */
  ANSWER,
  /** The connection ends; held before its effect, it never has one. */
  CUT
}
