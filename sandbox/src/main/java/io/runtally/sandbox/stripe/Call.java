package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A request that is being executed.
 *
 * @param ids what stood for the {@code {…}} of the route's path
 */
record Call(Transaction transaction, List<String> ids, Values values, RequestInfo request) {
  private static final RequestInfo NO_REQUEST = new RequestInfo("req_simulator", Optional.empty());

  /** What nobody asked for through the API. */
  static Call byItself(Transaction transaction) {
    return byHand(transaction, Json.object());
  }

  /** What was asked for through the control API or on a page. */
  static Call byHand(Transaction transaction, ObjectNode values) {
    return new Call(transaction, List.of(), new Values(values), NO_REQUEST);
  }

  String id() {
    return ids.getFirst();
  }
}
