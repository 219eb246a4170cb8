package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What is answered to a request of the API.
 *
 * @param body JSON
 */
record Answer(int status, String body) {
  static Answer of(int status, JsonNode body) {
    return new Answer(status, body.toPrettyString());
  }
}
