package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.sandbox.stripe.FaultRule.Moment;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stripe's API: tells who may ask, applies faults, keeps idempotency keys, and has {@link Route}s
 * do the rest.
 *
 * <p>A request goes this way: log, latency, key check, a fault that needs nothing done, idempotency
 * key, a fault before the effect, the effect together with its saved answer, a fault after it.
 */
final class Api {
  static final String VERSION = "2026-07-29.dahlia";

  private static final Logger LOG = LoggerFactory.getLogger(Api.class);
  private static final int LONGEST_KEY = 255;

  private final State state;
  private final Faults faults;
  private final RequestLog log;
  private final List<Route> routes;
  private final Set<String> keysInProgress = ConcurrentHashMap.newKeySet();

  Api(State state, Faults faults, RequestLog log, List<Route> routes) {
    this.state = state;
    this.faults = faults;
    this.log = log;
    this.routes = List.copyOf(routes);
  }

  List<Route> routes() {
    return routes;
  }

  /** A request on its way through. */
  private record Passage(
      Incoming incoming, String requestId, RequestLog.Entry entry, Optional<ActiveFault> fault) {
    Optional<FaultRule.Kind> faultAt(Moment moment) {
      return fault
          .map(ActiveFault::rule)
          .filter(rule -> rule.moment() == moment)
          .map(FaultRule::kind);
    }

    String key() {
      return incoming.idempotencyKey().orElse("");
    }
  }

  /** The answer of an execution, and which request it was executed for. */
  private record Executed(Answer answer, String originalRequestId, boolean replayed) {}

  Reply serve(Incoming incoming) throws InterruptedException {
    String requestId = "req_" + Transaction.random(14);
    Optional<String> organization = organization(incoming);
    RequestLog.Entry entry =
        state.change(tx -> log.begin(requestId, incoming, organization, tx.now()));
    Thread.sleep(faults.latency());
    Optional<ActiveFault> fault = faults.of(incoming.method(), incoming.path(), organization);
    Reply reply;
    try {
      reply = serve(new Passage(incoming, requestId, entry, fault));
    } catch (StripeError refusal) {
      reply = reply(incoming, requestId, refusal);
    }
    entry.ended(
        switch (reply) {
          case Reply.Cut cut -> RequestLog.Outcome.CUT;
          case Reply.Content content -> new RequestLog.Outcome.Answered(content.status());
        });
    return reply;
  }

  private Optional<String> organization(Incoming incoming) {
    try {
      ObjectNode parameters = FormBody.parse(incoming.parameters());
      return state.change(tx -> Organizations.of(tx, incoming.path(), parameters));
    } catch (StripeError unreadable) {
      return Optional.empty();
    }
  }

  private Reply serve(Passage passage) throws InterruptedException {
    authenticate(passage.incoming());
    requireVersion(passage.incoming());
    Optional<Reply> instead = insteadOfAll(passage, Moment.BEFORE);
    if (instead.isPresent()) {
      return instead.get();
    }
    Optional<Executed> executed =
        passage.incoming().idempotencyKey().isPresent()
            ? executeOnce(passage)
            : executeUnlessCut(passage);
    if (executed.isEmpty()) {
      return new Reply.Cut();
    }
    if (waits(passage, Moment.AFTER) == Release.CUT) {
      return new Reply.Cut();
    }
    Optional<Reply> spoiled = insteadOfAll(passage, Moment.AFTER);
    return spoiled.isPresent() ? spoiled.get() : reply(passage, executed.get());
  }

  /** What a fault makes of a request, or of its answer, without a look at it. */
  private static Optional<Reply> insteadOfAll(Passage passage, Moment moment) {
    return passage
        .faultAt(moment)
        .flatMap(kind ->
            switch (kind) {
              case TOO_MANY_REQUESTS -> refusal(passage, StripeError.tooManyRequests());
              case LOCK_TIMEOUT -> refusal(passage, StripeError.lockTimeout());
              case UNAUTHORIZED ->
                  refusal(passage, StripeError.unauthorized("Expired API Key provided."));
              case FORBIDDEN -> refusal(passage, StripeError.forbidden());
              case AMOUNT_REFUSED -> refusal(passage, StripeError.amountTooLarge());
              case CUT -> Optional.of(new Reply.Cut());
              case EMPTY_BODY -> Optional.of(Reply.json(200, Map.of(), ""));
              case SERVER_ERROR, DELAY, HANG -> Optional.empty();
            });
  }

  private static Optional<Reply> refusal(Passage passage, StripeError error) {
    return Optional.of(reply(passage.incoming(), passage.requestId(), error));
  }

  /** Waits as long as a delaying or holding fault wants; tells how it goes on then. */
  private static Release waits(Passage passage, Moment moment) throws InterruptedException {
    Optional<FaultRule.Kind> kind = passage.faultAt(moment);
    if (kind.isEmpty()) {
      return Release.ANSWER;
    }
    ActiveFault fault = passage.fault().orElseThrow();
    return switch (kind.get()) {
      case HANG -> fault.hold();
      case DELAY -> {
        Thread.sleep(fault.rule().delay());
        yield Release.ANSWER;
      }
      default -> Release.ANSWER;
    };
  }

  /** Executes under an idempotency key; absent when cut before it came to that. */
  private Optional<Executed> executeOnce(Passage passage) throws InterruptedException {
    String key = passage.key();
    if (key.length() > LONGEST_KEY) {
      throw StripeError.idempotency(
          "Keys for idempotent requests can be at most %d characters long.".formatted(LONGEST_KEY));
    }
    if (!keysInProgress.add(key)) {
      throw StripeError.keyInUse(key);
    }
    try {
      Optional<SavedAnswer> saved = state.change(tx -> tx.savedAnswer(key));
      if (saved.isEmpty()) {
        return executeUnlessCut(passage);
      }
      requireSame(passage.incoming(), saved.get());
      passage.entry().replayed();
      return waits(passage, Moment.BEFORE) == Release.CUT
          ? Optional.empty()
          : Optional.of(new Executed(saved.get().answer(), saved.get().requestId(), true));
    } finally {
      keysInProgress.remove(key);
    }
  }

  private static void requireSame(Incoming incoming, SavedAnswer saved) {
    if (!saved.path().equals(incoming.path())) {
      throw StripeError.idempotency(
          "Keys for idempotent requests can only be used for the same endpoint they were first used for ('%s' vs '%s'). Try using a key other than '%s' if you meant to execute a different request."
              .formatted(incoming.path(), saved.path(), saved.key()));
    }
    if (!saved.parameters().equals(FormBody.canonical(incoming.parameters()))) {
      throw StripeError.idempotency(
          "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '%s' if you meant to execute a different request."
              .formatted(saved.key()));
    }
  }

  private Optional<Executed> executeUnlessCut(Passage passage) throws InterruptedException {
    if (waits(passage, Moment.BEFORE) == Release.CUT) {
      return Optional.empty();
    }
    Answer answer = state.change(tx -> execute(passage, tx));
    return Optional.of(new Executed(answer, passage.requestId(), false));
  }

  /** The effect and the saved answer, in one change. */
  private Answer execute(Passage passage, Transaction transaction) {
    Answer answer;
    boolean saved = true;
    if (passage.faultAt(Moment.BEFORE).equals(Optional.of(FaultRule.Kind.SERVER_ERROR))) {
      answer = StripeError.serverError().answer();
    } else {
      try {
        answer = Answer.of(200, handle(passage, transaction));
      } catch (StripeError refusal) {
        answer = refusal.answer();
        saved = refusal.stage() != StripeError.Stage.VALIDATION;
        if (refusal.stage() != StripeError.Stage.EFFECT) {
          transaction.discard();
        }
      } catch (RuntimeException bug) {
        LOG.error("{} {} failed", passage.incoming().method(), passage.incoming().path(), bug);
        throw bug;
      }
    }
    if (passage.faultAt(Moment.AFTER).equals(Optional.of(FaultRule.Kind.SERVER_ERROR))) {
      answer = StripeError.serverError().answer();
    }
    if (saved && passage.incoming().idempotencyKey().isPresent()) {
      transaction.saveAnswer(savedAnswer(passage, answer, transaction));
    }
    return answer;
  }

  private static SavedAnswer savedAnswer(Passage passage, Answer answer, Transaction transaction) {
    return new SavedAnswer(
        passage.key(),
        passage.incoming().path(),
        FormBody.canonical(passage.incoming().parameters()),
        passage.requestId(),
        answer,
        transaction.now());
  }

  private ObjectNode handle(Passage passage, Transaction transaction) {
    Incoming incoming = passage.incoming();
    for (Route route : routes) {
      Optional<List<String>> ids = route.match(incoming.method(), incoming.path());
      if (ids.isPresent()) {
        Values values = route.parameters().read(FormBody.parse(incoming.parameters()));
        RequestInfo info = new RequestInfo(passage.requestId(), incoming.idempotencyKey());
        ObjectNode answer = route.handler().handle(new Call(transaction, ids.get(), values, info));
        new Expansion(transaction).expand(answer, values.texts("expand"));
        return answer;
      }
    }
    throw StripeError.noSuchUrl(incoming.method(), incoming.path());
  }

  private void authenticate(Incoming incoming) {
    String key = incoming.header().apply("Authorization").map(Api::apiKey).orElse("");
    if (key.isEmpty()) {
      throw StripeError.unauthorized(
          "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.");
    }
    if (!key.startsWith("sk_test_") && !key.startsWith("rk_test_")) {
      throw StripeError.unauthorized("Invalid API Key provided: " + masked(key));
    }
    switch (faults.keyStatus()) {
      case VALID -> {}
      case EXPIRED -> throw StripeError.unauthorized("Expired API Key provided: " + masked(key));
      case FORBIDDEN -> throw StripeError.forbidden();
    }
  }

  /** The key, of {@code Bearer KEY} or, as curl's {@code -u KEY:} sends it, the user's name. */
  private static String apiKey(String authorization) {
    String[] words = authorization.strip().split(" +", 2);
    if (words.length < 2) {
      return "";
    }
    return switch (words[0]) {
      case "Bearer" -> words[1];
      case "Basic" -> user(words[1]);
      default -> "";
    };
  }

  private static String user(String basic) {
    try {
      String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? pair : pair.substring(0, colon);
    } catch (IllegalArgumentException noBase64) {
      return "";
    }
  }

  private static String masked(String key) {
    int shown = Math.min(8, key.length() / 2);
    return key.substring(0, shown) + "*".repeat(Math.min(24, key.length() - shown));
  }

  private static void requireVersion(Incoming incoming) {
    incoming
        .header()
        .apply("Stripe-Version")
        .filter(version -> !version.equals(VERSION))
        .ifPresent(version -> {
          throw StripeError.unreadable(
              "Invalid Stripe API version: %s. This server speaks %s only."
                  .formatted(version, VERSION));
        });
  }

  private static Reply reply(Passage passage, Executed executed) {
    Map<String, String> headers = headers(passage.incoming(), passage.requestId());
    if (passage.incoming().idempotencyKey().isPresent()) {
      headers.put("Original-Request", executed.originalRequestId());
    }
    if (executed.replayed()) {
      headers.put("Idempotent-Replayed", "true");
    }
    return Reply.json(executed.answer().status(), headers, executed.answer().body());
  }

  private static Reply reply(Incoming incoming, String requestId, StripeError refusal) {
    Map<String, String> headers = headers(incoming, requestId);
    headers.putAll(refusal.headers());
    return Reply.json(refusal.status(), headers, refusal.answer().body());
  }

  private static Map<String, String> headers(Incoming incoming, String requestId) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Request-Id", requestId);
    headers.put("Stripe-Version", VERSION);
    incoming.idempotencyKey().ifPresent(key -> headers.put("Idempotency-Key", key));
    return headers;
  }
}
