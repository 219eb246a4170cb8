package io.runtally.sandbox.stripe;

/** What Stripe thinks of the API key, whatever it is. */
public enum KeyStatus {
  VALID,
  /** Every request: 401, as after somebody rolled the key. */
  EXPIRED,
  /** Every request: 403, as with a restricted key that lacks a permission. */
  FORBIDDEN
}
