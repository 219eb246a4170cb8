package io.runtally.sandbox.stripe;

import java.util.Optional;

/** Which request it was, for the events it causes. */
record RequestInfo(String id, Optional<String> idempotencyKey) {}
