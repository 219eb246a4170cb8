package io.runtally.sandbox.stripe;

/** In which order held webhooks go out. */
public enum DeliveryOrder {
  KEPT,
  REVERSED,
  SHUFFLED
}
