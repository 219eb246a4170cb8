package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The requests to the API, oldest first; the last hundred thousand. */
final class RequestLog {
  private static final int KEPT = 100_000;

  private final Deque<Entry> entries = new ArrayDeque<>();

  /** One request. */
  static final class Entry {
    private final String id;
    private final String method;
    private final String path;
    private final String body;
    private final Optional<String> key;
    private final Optional<String> organization;
    private final Instant at;
    private volatile Outcome outcome = Outcome.OPEN;
    private volatile boolean replayed;

    private Entry(String id, Incoming incoming, Optional<String> organization, Instant at) {
      this.id = id;
      this.method = incoming.method();
      this.path = incoming.path();
      this.body = incoming.parameters();
      this.key = incoming.idempotencyKey();
      this.organization = organization;
      this.at = at;
    }

    void replayed() {
      replayed = true;
    }

    void ended(Outcome how) {
      outcome = how;
    }

    private ObjectNode toJson() {
      ObjectNode json = Json.object().put("id", id).put("method", method).put("path", path);
      json.put("parameters", body);
      json.put("idempotencyKey", key.orElse(null)).put("organization", organization.orElse(null));
      json.put("at", at.toString()).put("replayed", replayed);
      switch (outcome) {
        case Outcome.Open open -> json.put("state", "OPEN").putNull("status");
        case Outcome.Cut cut -> json.put("state", "CUT").putNull("status");
        case Outcome.Answered(int status) -> json.put("state", "ANSWERED").put("status", status);
      }
      return json;
    }
  }

  /** What became of a request. */
  sealed interface Outcome {
    Outcome OPEN = new Open();
    Outcome CUT = new Cut();

    /** Not answered yet. */
    record Open() implements Outcome {}

    /** Its connection was ended. */
    record Cut() implements Outcome {}

    /** Answered. */
    record Answered(int status) implements Outcome {}
  }

  synchronized Entry begin(
      String id, Incoming incoming, Optional<String> organization, Instant at) {
    Entry entry = new Entry(id, incoming, organization, at);
    entries.addLast(entry);
    if (entries.size() > KEPT) {
      entries.removeFirst();
    }
    return entry;
  }

  synchronized ArrayNode toJson(Optional<String> organization) {
    return entries.stream()
        .filter(entry -> organization.isEmpty() || organization.equals(entry.organization))
        .map(Entry::toJson)
        .collect(Json.toArray());
  }

  synchronized void clear() {
    entries.clear();
  }
}
