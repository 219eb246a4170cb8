package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which requests are to fail, and how. Reads as a sentence: {@code
 * FaultRule.post("/v1/payment_intents").hang().after().once()}.
 *
 * @param method GET, POST, DELETE, or {@code *} for any
 * @param path a request's path; {@code *} stands for one segment, {@code **} at the end for the
 *     rest
 * @param organization only requests about objects of this organization (metadata {@code
 *     runtally_organization})
 * @param skip how many matching requests are left alone first
 * @param times how many are then made to fail; absent: all
 * @param probability of failing, for each of these
 * @param seed of that chance
 * @param delay of {@link Kind#DELAY}
 */
public record FaultRule(
    String method,
    String path,
    Optional<String> organization,
    Kind kind,
    Moment moment,
    int skip,
    OptionalInt times,
    double probability,
    long seed,
    Duration delay) {

  private static final Set<String> MEMBERS =
      Set.of(
          "method",
          "path",
          "organization",
          "kind",
          "moment",
          "skip",
          "times",
          "probability",
          "seed",
          "delayMillis");

  /** How a request fails. */
  public enum Kind {
    /** 429 {@code rate_limit}. */
    TOO_MANY_REQUESTS,
    /** 429 {@code lock_timeout}, which asks to be tried again. */
    LOCK_TIMEOUT,
    /** 500, saved under the idempotency key. */
    SERVER_ERROR,
    /** The answer takes longer. */
    DELAY,
    /** There is no answer until {@link Fault#release}. */
    HANG,
    /** The connection ends without an answer. */
    CUT,
    /** 200 without a body. */
    EMPTY_BODY,
    /** 401. */
    UNAUTHORIZED,
    /** 403. */
    FORBIDDEN,
    /** 400 {@code amount_too_large}; only before the effect. */
    AMOUNT_REFUSED
  }

  /** When it fails. */
  public enum Moment {
    /** Nothing has happened yet; nor will it, except after a delay or a released hang. */
    BEFORE,
    /** All has happened, and is kept: only the answer suffers. */
    AFTER
  }

  public FaultRule {
    if (skip < 0 || times.orElse(1) < 1 || probability < 0 || probability > 1) {
      throw new ControlProblem(
          "A fault needs skip >= 0, times >= 1 and a probability from 0 to 1.");
    }
    if (kind == Kind.AMOUNT_REFUSED && moment == Moment.AFTER) {
      throw new ControlProblem("Stripe refuses an amount before the effect, never after it.");
    }
    if (delay.isNegative()) {
      throw new ControlProblem("A delay cannot be negative.");
    }
  }

  public static FaultRule get(String path) {
    return on("GET", path);
  }

  public static FaultRule post(String path) {
    return on("POST", path);
  }

  /** Every request, whatever its method, to that path. */
  public static FaultRule any(String path) {
    return on("*", path);
  }

  /** A 500 before the effect, always, until told otherwise. */
  public static FaultRule on(String method, String path) {
    return new FaultRule(
        method,
        path,
        Optional.empty(),
        Kind.SERVER_ERROR,
        Moment.BEFORE,
        0,
        OptionalInt.empty(),
        1,
        1,
        Duration.ZERO);
  }

  public FaultRule tooManyRequests() {
    return with(Kind.TOO_MANY_REQUESTS);
  }

  public FaultRule lockTimeout() {
    return with(Kind.LOCK_TIMEOUT);
  }

  public FaultRule serverError() {
    return with(Kind.SERVER_ERROR);
  }

  public FaultRule delay(Duration by) {
    return new FaultRule(
        method, path, organization, Kind.DELAY, moment, skip, times, probability, seed, by);
  }

  public FaultRule hang() {
    return with(Kind.HANG);
  }

  public FaultRule cut() {
    return with(Kind.CUT);
  }

  public FaultRule emptyBody() {
    return with(Kind.EMPTY_BODY);
  }

  public FaultRule unauthorized() {
    return with(Kind.UNAUTHORIZED);
  }

  public FaultRule forbidden() {
    return with(Kind.FORBIDDEN);
  }

  public FaultRule amountRefused() {
    return with(Kind.AMOUNT_REFUSED);
  }

  public FaultRule with(Kind other) {
    return new FaultRule(
        method, path, organization, other, moment, skip, times, probability, seed, delay);
  }

  public FaultRule before() {
    return with(Moment.BEFORE);
  }

  public FaultRule after() {
    return with(Moment.AFTER);
  }

  public FaultRule with(Moment other) {
    return new FaultRule(
        method, path, organization, kind, other, skip, times, probability, seed, delay);
  }

  public FaultRule once() {
    return times(1);
  }

  public FaultRule times(int count) {
    return new FaultRule(
        method,
        path,
        organization,
        kind,
        moment,
        skip,
        OptionalInt.of(count),
        probability,
        seed,
        delay);
  }

  public FaultRule skip(int count) {
    return new FaultRule(
        method, path, organization, kind, moment, count, times, probability, seed, delay);
  }

  public FaultRule probability(double chance, long randomSeed) {
    return new FaultRule(
        method, path, organization, kind, moment, skip, times, chance, randomSeed, delay);
  }

  public FaultRule organization(String id) {
    return new FaultRule(
        method, path, Optional.of(id), kind, moment, skip, times, probability, seed, delay);
  }

  boolean matches(String requestMethod, String requestPath, Optional<String> concerned) {
    return (method.equals("*") || method.equals(requestMethod))
        && (organization.isEmpty() || organization.equals(concerned))
        && matches(path.split("/"), requestPath.split("/"));
  }

  private static boolean matches(String[] pattern, String[] asked) {
    boolean open = pattern[pattern.length - 1].equals("**");
    int named = open ? pattern.length - 1 : pattern.length;
    if (open ? asked.length < named : asked.length != named) {
      return false;
    }
    for (int i = 0; i < named; i++) {
      if (!pattern[i].equals("*") && !pattern[i].equals(asked[i])) {
        return false;
      }
    }
    return true;
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("method", method).put("path", path).put("kind", kind.name());
    json.put("moment", moment.name()).put("skip", skip);
    json.put("organization", organization.orElse(null));
    if (times.isPresent()) {
      json.put("times", times.getAsInt());
    } else {
      json.putNull("times");
    }
    return json.put("probability", probability)
        .put("seed", seed)
        .put("delayMillis", delay.toMillis());
  }

  /**
   * Reads what {@link #toJson} wrote, or a person did.
   *
   * @throws ControlProblem when that is no rule
   */
  static FaultRule fromJson(ControlInput input) {
    input.allow(MEMBERS);
    String path = input.text("path");
    if (!path.startsWith("/")) {
      throw new ControlProblem(
          "\"path\" must be a path such as /v1/payment_intents/*/confirm, and is \"%s\"."
              .formatted(path));
    }
    return new FaultRule(
        input.optionalText("method").orElse("*"),
        path,
        input.optionalText("organization"),
        input.oneOf("kind", Kind.class),
        input.has("moment") ? input.oneOf("moment", Moment.class) : Moment.BEFORE,
        (int) input.wholeNumber("skip", 0),
        input.has("times")
            ? OptionalInt.of((int) input.wholeNumber("times", 1))
            : OptionalInt.empty(),
        input.number("probability", 1),
        input.wholeNumber("seed", 1),
        Duration.ofMillis(input.wholeNumber("delayMillis", 0)));
  }
}
