package io.runtally.sandbox.stripe;

import java.util.Optional;
import java.util.function.Function;

/**
 * A request as it came.
 *
 * @param parameters form-encoded: the query's of a GET or DELETE, else the body's
 * @param header gives a header by its name
 */
record Incoming(
    String method, String path, String parameters, Function<String, Optional<String>> header) {

  /** Stripe ignores the key of what is repeatable by itself. */
  Optional<String> idempotencyKey() {
    return method.equals("POST")
        ? header.apply("Idempotency-Key").filter(key -> !key.isEmpty())
        : Optional.empty();
  }
}
