package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * What an idempotency key stands for.
 *
 * @param parameters the request's, in {@link FormBody#canonical one order}
 * @param requestId the request that was executed
 */
record SavedAnswer(
    String key, String path, String parameters, String requestId, Answer answer, Instant at) {

  ObjectNode toJson() {
    return Json.object()
        .put("key", key)
        .put("path", path)
        .put("parameters", parameters)
        .put("requestId", requestId)
        .put("status", answer.status())
        .put("body", answer.body())
        .put("at", at.toEpochMilli());
  }

  static SavedAnswer fromJson(ObjectNode json) {
    return new SavedAnswer(
        json.path("key").textValue(),
        json.path("path").textValue(),
        json.path("parameters").textValue(),
        json.path("requestId").textValue(),
        new Answer(json.path("status").intValue(), json.path("body").textValue()),
        Instant.ofEpochMilli(json.path("at").longValue()));
  }
}
