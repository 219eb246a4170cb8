package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.sandbox.stripe.Book.Charge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The control API of a {@link StripeSimulator}, wherever that runs. What it refuses is thrown as a
 * {@link ControlProblem}.
 */
public final class StripeControl {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI address;

  /**
   * Controls a simulator.
   *
   * @param address of the simulator
   */
  public StripeControl(URI address) {
    this.address = address;
  }

  /** A customer of an organization, with a saved card that is its default. */
  public record Customer(String organization, String customerId, String paymentMethodId) {}

  /**
   * A request that came to the API.
   *
   * @param parameters form-encoded, as they came
   * @param idempotencyKey absent where none was sent, or the method has none
   * @param status absent while it is open, and when its connection was cut
   * @param replayed whether it was answered with what an earlier one was
   */
  public record Request(
      String id,
      String method,
      String path,
      String parameters,
      Optional<String> idempotencyKey,
      Optional<String> organization,
      State state,
      OptionalInt status,
      boolean replayed,
      Instant at) {

    /** What has become of it. */
    public enum State {
      OPEN,
      ANSWERED,
      CUT
    }
  }

  // Customers and money

  /**
   * Makes a customer.
   *
   * @param card a test card, such as {@code pm_card_visa}
   */
  public Customer customer(String organization, String card) {
    ObjectNode made =
        post("customers", Json.object().put("organization", organization).put("card", card));
    return new Customer(
        organization, made.path("customerId").asText(), made.path("paymentMethodId").asText());
  }

  /**
   * Gives money back by hand, as somebody in Stripe's dashboard does.
   *
   * @return the refund's id
   */
  public String refund(String paymentIntentId, long amountCents) {
    ObjectNode wish = Json.object().put("paymentIntentId", paymentIntentId);
    return post("refunds", wish.put("amountCents", amountCents)).path("id").asText();
  }

  /** Lets a refund fail that looked as if it had succeeded. */
  public void failRefund(String refundId) {
    post("refunds/%s/fail".formatted(refundId), Json.object());
  }

  /**
   * The bank disputes a payment, or a part of it, and takes the money.
   *
   * @return the dispute's id
   */
  public String dispute(String paymentIntentId, long amountCents) {
    ObjectNode wish = Json.object().put("paymentIntentId", paymentIntentId);
    return post("disputes", wish.put("amountCents", amountCents)).path("id").asText();
  }

  /**
   * The bank asks about a payment, and takes no money.
   *
   * @return the dispute's id
   */
  public String inquiry(String paymentIntentId) {
    ObjectNode wish = Json.object().put("paymentIntentId", paymentIntentId);
    return post("disputes", wish.put("inquiry", true)).path("id").asText();
  }

  /** An inquiry becomes a dispute. */
  public void escalate(String disputeId) {
    post("disputes/%s/escalate".formatted(disputeId), Json.object());
  }

  /** The money comes back. */
  public void winDispute(String disputeId) {
    closeDispute(disputeId, Disputes.End.WON);
  }

  /** The money stays away. */
  public void loseDispute(String disputeId) {
    closeDispute(disputeId, Disputes.End.LOST);
  }

  /** No dispute becomes of an inquiry. */
  public void closeInquiry(String disputeId) {
    closeDispute(disputeId, Disputes.End.WARNING_CLOSED);
  }

  private void closeDispute(String disputeId, Disputes.End end) {
    post("disputes/%s/close".formatted(disputeId), Json.object().put("end", end.name()));
  }

  /** A card's holder proves to be that to the bank, for a payment or setup intent that waits. */
  public void completeAuthentication(String intentId) {
    authenticate(intentId, Authentication.Response.COMPLETE);
  }

  /** A card's holder does not prove to be that. */
  public void failAuthentication(String intentId) {
    authenticate(intentId, Authentication.Response.FAIL);
  }

  private void authenticate(String intentId, Authentication.Response response) {
    post("authentications/" + intentId, Json.object().put("response", response.name()));
  }

  public Book book() {
    return Book.fromJson(get("book"));
  }

  /** What succeeded of one organization. */
  public List<Charge> charges(String organization) {
    return book().charges().stream()
        .filter(charge -> charge.organization().equals(organization))
        .toList();
  }

  // Webhooks

  /** An endpoint that is told of events. */
  public record Endpoint(String id, URI url, String secret) {}

  /** Has {@code url} told of all events from now on. */
  public Endpoint webhook(URI url, String secret) {
    ObjectNode wish = Json.object().put("url", url.toString()).put("secret", secret);
    return new Endpoint(post("webhooks", wish).path("id").asText(), url, secret);
  }

  public void removeWebhook(Endpoint endpoint) {
    delete("webhooks/" + endpoint.id());
  }

  /** How events that happen from now on are told. */
  public void delivery(DeliveryPolicy policy) {
    put("delivery", policy.toJson());
  }

  /** Lets go of what {@link DeliveryPolicy#hold} holds. */
  public void releaseDeliveries(DeliveryOrder order) {
    post("delivery", Json.object().put("order", order.name()));
  }

  /** How many deliveries wait: held, delayed, or to be tried again. */
  public int waitingDeliveries() {
    return get("deliveries").path("waiting").intValue();
  }

  /**
   * Ends the pauses of all that wait to be sent or tried again: they are due at once and, should
   * they fail, have their short pauses before them again. What is held stays held.
   */
  public void deliverNow() {
    post("deliveries", Json.object());
  }

  /** Sends an event once more. */
  public void sendAgain(String eventId) {
    post("events/%s/send".formatted(eventId), Json.object());
  }

  // Requests

  public List<Request> requests() {
    return requests(get("requests"));
  }

  public List<Request> requests(String organization) {
    return requests(
        get("requests?organization=" + URLEncoder.encode(organization, StandardCharsets.UTF_8)));
  }

  public void forgetRequests() {
    delete("requests");
  }

  private static List<Request> requests(ObjectNode answer) {
    List<Request> requests = new ArrayList<>();
    answer.path("requests").forEach(one -> requests.add(request(one)));
    return requests;
  }

  private static Request request(JsonNode json) {
    return new Request(
        json.path("id").asText(),
        json.path("method").asText(),
        json.path("path").asText(),
        json.path("parameters").asText(),
        Optional.ofNullable(json.path("idempotencyKey").textValue()),
        Optional.ofNullable(json.path("organization").textValue()),
        Request.State.valueOf(json.path("state").asText()),
        json.path("status").isNumber()
            ? OptionalInt.of(json.path("status").intValue())
            : OptionalInt.empty(),
        json.path("replayed").asBoolean(),
        Instant.parse(json.path("at").asText()));
  }

  // Time

  /** The simulator's time. */
  public Instant now() {
    return Instant.parse(get("clock").path("now").asText());
  }

  public void advanceClock(Duration by) {
    post("clock", Json.object().put("advanceMillis", by.toMillis()));
  }

  // Faults

  public Fault fault(FaultRule rule) {
    return new Fault(this, post("faults", rule.toJson()).path("id").asText());
  }

  ObjectNode fault(String id) {
    return get("faults/" + id);
  }

  int release(String id, Release how) {
    return post("faults/%s/release".formatted(id), Json.object().put("how", how.name()))
        .path("released")
        .intValue();
  }

  void removeFault(String id) {
    delete("faults/" + id);
  }

  /** Ends all faults; what they hold is answered. */
  public void clearFaults() {
    delete("faults");
  }

  /** How long every answer takes at least. */
  public void latency(Duration latency) {
    put("latency", Json.object().put("millis", latency.toMillis()));
  }

  public void key(KeyStatus status) {
    put("key", Json.object().put("status", status.name()));
  }

  private ObjectNode get(String path) {
    return send("GET", path, "");
  }

  private ObjectNode post(String path, ObjectNode body) {
    return send("POST", path, body.toString());
  }

  private void put(String path, ObjectNode body) {
    send("PUT", path, body.toString());
  }

  private void delete(String path) {
    send("DELETE", path, "");
  }

  private ObjectNode send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(Control.ROOT + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        return Json.read(answer.body());
      }
      throw new ControlProblem(
          answer.statusCode() == 400
              ? Json.read(answer.body()).path("problem").asText()
              : answer.body());
    } catch (IOException unreachable) {
      throw new UncheckedIOException(
          "The Stripe simulator at %s does not answer".formatted(address), unreachable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", interrupted);
    }
  }
}
