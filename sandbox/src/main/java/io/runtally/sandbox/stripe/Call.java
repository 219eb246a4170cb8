package io.runtally.sandbox.stripe;

import java.util.List;

/**
 * A request that is being executed.
 *
 * @param ids what stood for the {@code {…}} of the route's path
 */
record Call(Transaction transaction, List<String> ids, Values values, RequestInfo request) {
  String id() {
    return ids.getFirst();
  }
}
