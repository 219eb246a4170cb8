package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
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
  static final String DEFAULT_SECRET = "whsec_simulator";

  private final State state;
  private final Clock clock;
  private final Faults faults;
  private final RequestLog log;
  private final ByHand byHand;
  private final Webhooks webhooks;

  Control(
      State state, Clock clock, Faults faults, RequestLog log, ByHand byHand, Webhooks webhooks) {
    this.webhooks = webhooks;
    this.state = state;
    this.clock = clock;
    this.faults = faults;
    this.log = log;
    this.byHand = byHand;
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
    String id = segments.size() > 1 ? segments.get(1) : "";
    return switch (pattern(method, segments)) {
      case "GET clock" -> time();
      case "POST clock" -> advanceClock(input);
      case "GET latency" -> latency();
      case "PUT latency" -> setLatency(input);
      case "GET key" -> key();
      case "PUT key" -> setKey(input);
      case "GET faults" -> allFaults();
      case "POST faults" -> faults.add(FaultRule.fromJson(input)).toJson();
      case "DELETE faults" -> clearFaults();
      case "GET faults/*" -> faults.get(id).toJson();
      case "DELETE faults/*" -> removeFault(id);
      case "POST faults/*/release" -> release(id, input);
      case "GET requests" -> requests(query);
      case "DELETE requests" -> forgetRequests();
      case "GET book" -> state.change(Book::of).toJson();
      case "POST customers" -> byHand.createCustomer(input);
      case "POST refunds" -> byHand.refund(input);
      case "POST refunds/*/fail" -> byHand.failRefund(id);
      case "POST disputes" -> byHand.dispute(input);
      case "POST disputes/*/close" -> byHand.closeDispute(id, input);
      case "POST disputes/*/escalate" -> byHand.escalateDispute(id);
      case "POST authentications/*" -> byHand.authenticate(id, input);
      case "GET webhooks" -> webhooks.endpointsJson();
      case "POST webhooks" -> registerWebhook(input);
      case "DELETE webhooks/*" -> webhooks.remove(id);
      case "GET delivery" -> webhooks.policyJson();
      case "PUT delivery" -> webhooks.setPolicy(DeliveryPolicy.fromJson(input));
      case "POST delivery" -> webhooks.release(input);
      case "GET deliveries" -> webhooks.deliveriesJson();
      case "POST deliveries" -> deliverNow(input);
      case "POST events/*/send" -> webhooks.sendAgain(id);
      default -> throw unknown(method, segments);
    };
  }

  /** What is asked, with a star for the id. */
  private static String pattern(String method, List<String> segments) {
    List<String> pattern = new ArrayList<>(segments);
    if (pattern.size() > 1) {
      pattern.set(1, "*");
    }
    return method + " " + String.join("/", pattern);
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

  private ObjectNode registerWebhook(ControlInput input) {
    input.allow(Set.of("url", "secret"));
    return webhooks.register(
        webhookUrl(input.text("url")), input.optionalText("secret").orElse(DEFAULT_SECRET));
  }

  /** Where webhooks can be sent to. */
  static URI webhookUrl(String text) {
    URI url = URI.create("");
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException noUrl) {
      // Said below.
    }
    if (url.getHost() == null || !String.valueOf(url.getScheme()).startsWith("http")) {
      throw new ControlProblem(
          "A webhook needs an http URL such as http://localhost:8082/stripe/webhook, and not \"%s\"."
              .formatted(text));
    }
    return url;
  }

  private ObjectNode deliverNow(ControlInput input) {
    input.allow(Set.of());
    return Json.object().put("due", webhooks.deliverNow());
  }

  private ObjectNode release(String id, ControlInput input) {
    input.allow(Set.of("how"));
    int released = faults.get(id).release(input.oneOf("how", Release.class));
    return Json.object().put("released", released);
  }
}
