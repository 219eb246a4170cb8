package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One event on its way to one endpoint. Guarded by {@link Webhooks}. */
final class Delivery {
  /** What Stripe does over three days, with a quicker beginning. By the simulator's clock. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(12),
          Duration.ofHours(12),
          Duration.ofHours(12),
          Duration.ofHours(18));

  private final String eventId;
  private final String type;
  private final String endpointId;
  private Instant due;
  private State state = State.WAITING;
  private int attempts;
  private int pauses;
  private String lastOutcome = "";

  /** How far it has come. */
  enum State {
    WAITING,
    DELIVERED,
    LOST,
    GIVEN_UP
  }

  Delivery(Thing event, String endpointId, Instant due) {
    this.eventId = event.id();
    this.type = event.text("type");
    this.endpointId = endpointId;
    this.due = due;
  }

  String eventId() {
    return eventId;
  }

  String endpointId() {
    return endpointId;
  }

  boolean isDue(Instant now) {
    return state == State.WAITING && !due.isAfter(now);
  }

  boolean waits() {
    return state == State.WAITING;
  }

  /** Is due, and has all of its pauses before it again. */
  void hurry(Instant now) {
    due = now;
    pauses = 0;
  }

  void lose() {
    state = State.LOST;
  }

  void delivered(String outcome) {
    attempts++;
    lastOutcome = outcome;
    state = State.DELIVERED;
  }

  void failed(String outcome, Instant now) {
    lastOutcome = outcome;
    if (pauses < PAUSES.size()) {
      due = now.plus(PAUSES.get(pauses));
      pauses++;
    } else {
      state = State.GIVEN_UP;
    }
    attempts++;
  }

  ObjectNode toJson() {
    return Json.object()
        .put("eventId", eventId)
        .put("type", type)
        .put("endpointId", endpointId)
        .put("state", state.name())
        .put("attempts", attempts)
        .put("lastOutcome", lastOutcome)
        .put("due", due.toString());
  }
}
