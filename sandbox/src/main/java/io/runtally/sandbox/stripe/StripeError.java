package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Stripe's answer to a request that it does not fulfil: an HTTP status and the members of {@code
 * error}.
 */
final class StripeError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How far a request came before it was refused. */
  enum Stage {
    /** Refused as it stands: nothing was saved, not even under its idempotency key. */
    VALIDATION,
    /** Execution had begun: the refusal is saved under the idempotency key, nothing has changed. */
    EXECUTION,
    /** As {@link #EXECUTION}, and what changed until then stays: a decline leaves its traces. */
    EFFECT
  }

  private final int status;
  private final Stage stage;
  private final transient ObjectNode error;

  private StripeError(int status, Stage stage, ObjectNode error) {
    super(error.path("message").asText(), null, false, false);
    this.status = status;
    this.stage = stage;
    this.error = error;
  }

  /** Stripe's sentence. */
  @Override
  public String getMessage() {
    return error.path("message").asText();
  }

  int status() {
    return status;
  }

  Stage stage() {
    return stage;
  }

  /** The headers that Stripe sends with it. */
  Map<String, String> headers() {
    return switch (error.path("code").asText()) {
      case "lock_timeout" -> Map.of("Stripe-Should-Retry", "true");
      case "rate_limit" -> Map.of("Stripe-Rate-Limited-Reason", "endpoint-rate");
      default -> Map.of();
    };
  }

  Answer answer() {
    return Answer.of(status, Json.object().set("error", error.deepCopy()));
  }

  /** A request that is wrong in itself; no code, as Stripe gives many of these none. */
  static StripeError invalid(String param, String message) {
    ObjectNode error = error("invalid_request_error", message);
    error.put("param", param);
    return new StripeError(400, Stage.VALIDATION, error);
  }

  static StripeError invalid(String param, String code, String message) {
    ObjectNode error = error("invalid_request_error", message);
    error.put("code", code);
    error.put("doc_url", docUrl(code));
    error.put("param", param);
    return new StripeError(400, Stage.VALIDATION, error);
  }

  /** More than the account may charge at once. */
  static StripeError amountTooLarge() {
    return invalid("amount", "amount_too_large", "Amount must be no more than $999,999.99");
  }

  static StripeError unreadable(String message) {
    return new StripeError(400, Stage.VALIDATION, error("invalid_request_error", message));
  }

  /** What the path names is not there. */
  static StripeError missing(ObjectType type, String param, String id) {
    return missing(404, type, param, id);
  }

  /** What a parameter names is not there: the mistake is in the parameter. */
  static StripeError missingFromParameter(ObjectType type, String param, String id) {
    return missing(400, type, param, id);
  }

  private static StripeError missing(int status, ObjectType type, String param, String id) {
    ObjectNode error =
        error("invalid_request_error", "No such %s: '%s'".formatted(type.spoken(), id));
    error.put("code", "resource_missing");
    error.put("doc_url", docUrl("resource_missing"));
    error.put("param", param);
    return new StripeError(status, Stage.VALIDATION, error);
  }

  /** The object is not in a state in which this can be done to it. */
  static StripeError unexpectedState(String code, String message, ObjectNode intent) {
    ObjectNode error = error("invalid_request_error", message);
    error.put("code", code);
    error.put("doc_url", docUrl(code));
    error.set(intent.path("object").asText(), intent.deepCopy());
    return new StripeError(400, Stage.EXECUTION, error);
  }

  /** A refusal that needed a look at the objects concerned. */
  static StripeError refused(String code, String message) {
    ObjectNode error = error("invalid_request_error", message);
    if (!code.isEmpty()) {
      error.put("code", code);
      error.put("doc_url", docUrl(code));
    }
    return new StripeError(400, Stage.EXECUTION, error);
  }

  /** 402, with {@code error} already in Stripe's shape. */
  static StripeError card(ObjectNode error) {
    return new StripeError(402, Stage.EFFECT, error);
  }

  static StripeError noSuchUrl(String method, String path) {
    return new StripeError(
        404,
        Stage.VALIDATION,
        error(
            "invalid_request_error",
            "Unrecognized request URL (%s: %s). Please see https://stripe.com/docs or we can help at https://support.stripe.com/."
                .formatted(method, path)));
  }

  static StripeError unauthorized(String message) {
    return new StripeError(401, Stage.VALIDATION, error("invalid_request_error", message));
  }

  static StripeError forbidden() {
    ObjectNode error =
        error(
            "invalid_request_error",
            "The provided key does not have the required permissions for this endpoint.");
    return new StripeError(403, Stage.VALIDATION, error);
  }

  static StripeError keyInUse(String key) {
    ObjectNode error =
        error(
            "invalid_request_error",
            "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): %s. Please try again later."
                .formatted(key));
    error.put("code", "idempotency_key_in_use");
    error.put("doc_url", docUrl("idempotency_key_in_use"));
    return new StripeError(409, Stage.VALIDATION, error);
  }

  static StripeError idempotency(String message) {
    return new StripeError(400, Stage.VALIDATION, error("idempotency_error", message));
  }

  static StripeError tooManyRequests() {
    ObjectNode error = error("invalid_request_error", "Request rate limit exceeded.");
    error.put("code", "rate_limit");
    return new StripeError(429, Stage.VALIDATION, error);
  }

  static StripeError lockTimeout() {
    ObjectNode error =
        error(
            "invalid_request_error",
            "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate.");
    error.put("code", "lock_timeout");
    return new StripeError(429, Stage.VALIDATION, error);
  }

  static StripeError serverError() {
    return new StripeError(
        500, Stage.EXECUTION, error("api_error", "An unexpected error occurred."));
  }

  static String docUrl(String code) {
    return "https://docs.stripe.com/error-codes/" + code.replace('_', '-');
  }

  private static ObjectNode error(String type, String message) {
    return Json.object().put("type", type).put("message", message);
  }
}
