package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The control API, {@code /simulator/…}: what a person or a test does to the simulator that nobody
 * can do to Stripe. {@code docs/stripe-simulator.md} tells all of it.
 */
final class Control {
  static final String ROOT = "/simulator/";

  private final State state;
  private final Clock clock;
  private final Faults faults;
  private final RequestLog log;
  private final PaymentMethods paymentMethods;

  Control(State state, Clock clock, Faults faults, RequestLog log, PaymentMethods paymentMethods) {
    this.state = state;
    this.clock = clock;
    this.faults = faults;
    this.log = log;
    this.paymentMethods = paymentMethods;
  }

  Reply serve(String method, String path, String query, String body) {
    try {
      String[] segments = path.substring(ROOT.length()).split("/", -1);
      JsonNode answer = answer(method, List.of(segments), query, ControlInput.parse(body));
      return Reply.json(200, Map.of(), answer.toPrettyString());
    } catch (ControlProblem problem) {
      ObjectNode answer = Json.object().put("problem", problem.getMessage());
      return Reply.json(400, Map.of(), answer.toPrettyString());
    }
  }

  private JsonNode answer(String method, List<String> segments, String query, ControlInput input) {
    String first = segments.getFirst();
    String asked = method + " " + first + (segments.size() > 1 ? "/" : "");
    return switch (asked) {
      case "GET clock" -> time();
      case "POST clock" -> advanceClock(input);
      case "GET latency" -> latency();
      case "PUT latency" -> setLatency(input);
      case "GET key" -> key();
      case "PUT key" -> setKey(input);
      case "GET book" -> state.change(Book::of).toJson();
      case "GET requests" -> requests(query);
      case "DELETE requests" -> forgetRequests();
      case "POST customers" -> createCustomer(input);
      case "GET faults" -> allFaults();
      case "POST faults" -> faults.add(FaultRule.fromJson(input)).toJson();
      case "DELETE faults" -> clearFaults();
      case "GET faults/" -> faults.get(segments.get(1)).toJson();
      case "DELETE faults/" -> removeFault(segments.get(1));
      case "POST faults/" -> release(segments, input);
      default -> throw unknown(method, segments);
    };
  }

  private static ControlProblem unknown(String method, List<String> segments) {
    return new ControlProblem(
        "There is no %s %s%s; docs/stripe-simulator.md tells what there is."
            .formatted(method, ROOT, String.join("/", segments)));
  }

  private ObjectNode time() {
    return Json.object()
        .put("now", clock.instant().toString())
        .put("aheadMillis", clock.ahead().toMillis());
  }

  private ObjectNode advanceClock(ControlInput input) {
    input.allow(Set.of("advanceMillis"));
    long millis = input.wholeNumber("advanceMillis");
    if (millis < 0) {
      throw new ControlProblem("Time goes on: \"advanceMillis\" cannot be negative.");
    }
    state.advanceClock(Duration.ofMillis(millis));
    return time();
  }

  private ObjectNode latency() {
    return Json.object().put("millis", faults.latency().toMillis());
  }

  private ObjectNode setLatency(ControlInput input) {
    input.allow(Set.of("millis"));
    long millis = input.wholeNumber("millis");
    if (millis < 0) {
      throw new ControlProblem("\"millis\" cannot be negative.");
    }
    faults.setLatency(Duration.ofMillis(millis));
    return latency();
  }

  private ObjectNode key() {
    return Json.object().put("status", faults.keyStatus().name());
  }

  private ObjectNode setKey(ControlInput input) {
    input.allow(Set.of("status"));
    faults.setKeyStatus(input.oneOf("status", KeyStatus.class));
    return key();
  }

  private ObjectNode requests(String query) {
    Optional<String> organization = Json.text(FormBody.parse(query), "organization");
    ObjectNode answer = Json.object();
    answer.set("requests", log.toJson(organization));
    return answer;
  }

  private ObjectNode forgetRequests() {
    log.clear();
    return Json.object();
  }

  private ObjectNode allFaults() {
    ObjectNode answer = Json.object();
    answer.set("faults", faults.all().stream().map(ActiveFault::toJson).collect(Json.toArray()));
    return answer;
  }

  private ObjectNode clearFaults() {
    faults.clear(Release.ANSWER);
    return Json.object();
  }

  private ObjectNode removeFault(String id) {
    ActiveFault fault = faults.get(id);
    faults.remove(fault);
    return fault.toJson();
  }

  private ObjectNode release(List<String> segments, ControlInput input) {
    if (segments.size() != 3 || !segments.get(2).equals("release")) {
      throw unknown("POST", segments);
    }
    input.allow(Set.of("how"));
    int released = faults.get(segments.get(1)).release(input.oneOf("how", Release.class));
    return Json.object().put("released", released);
  }

  private ObjectNode createCustomer(ControlInput input) {
    input.allow(Set.of("organization", "card"));
    String organization = input.text("organization");
    String card = input.optionalText("card").orElse(TestCard.VISA.paymentMethodId());
    if (TestCard.ofPaymentMethod(card).isEmpty()) {
      throw new ControlProblem(
          "\"card\" must be a test card such as pm_card_visa, and is \"%s\".".formatted(card));
    }
    try {
      return state.change(tx -> createCustomer(tx, organization, card));
    } catch (StripeError declined) {
      throw new ControlProblem(
          "The card %s cannot be saved: %s".formatted(card, declined.getMessage()));
    }
  }

  private ObjectNode createCustomer(Transaction transaction, String organization, String card) {
    ObjectNode metadata = Json.object().put(Organizations.ORGANIZATION, organization);
    ObjectNode wishes = Json.object();
    wishes.set("metadata", metadata);
    Call call = call(transaction, new Values(wishes));
    Thing customer = Customers.create(call);
    Thing attached = paymentMethods.attach(call, "card", card, customer.id());
    // As if its holder had been asked while it was saved.
    attached.hidden().put("setUpOffSession", true);
    transaction.save(attached);
    Customers.makeDefault(transaction, customer, attached);
    return Json.object()
        .put("customerId", customer.id())
        .put("paymentMethodId", attached.id())
        .put("organization", organization);
  }

  private static Call call(Transaction transaction, Values values) {
    RequestInfo byHand = new RequestInfo("req_simulator", Optional.empty());
    return new Call(transaction, List.of(), values, byHand);
  }
}
