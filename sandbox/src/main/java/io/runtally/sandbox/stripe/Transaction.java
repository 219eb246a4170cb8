package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One look at {@link State}, and what is to be changed in it. Used by one thread. */
final class Transaction {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final State state;
  private final Instant now;
  private final Map<String, Thing> changed = new LinkedHashMap<>();
  private Optional<SavedAnswer> answer = Optional.empty();

  Transaction(State state, Instant now) {
    this.state = state;
    this.now = now;
  }

  /** Seconds, as everywhere in Stripe's objects. */
  long nowSeconds() {
    return now.getEpochSecond();
  }

  Instant now() {
    return now;
  }

  static String newId(ObjectType type) {
    return type.prefix() + random(type.idLength());
  }

  static String random(int length) {
    StringBuilder text = new StringBuilder(length);
    RANDOM.ints(length, 0, ALPHABET.length()).forEach(index -> text.append(ALPHABET.charAt(index)));
    return text.toString();
  }

  /** Saves a new object, whose id and time of creation stand in {@code shown}. */
  Thing create(ObjectType type, ObjectNode shown, ObjectNode hidden) {
    Thing thing = new Thing(type, shown.path("id").asText(), state.nextNumber(), shown, hidden);
    save(thing);
    return thing;
  }

  void save(Thing thing) {
    changed.put(thing.id(), thing.copy());
  }

  /** A copy; to be saved when changed. */
  Optional<Thing> find(ObjectType type, String id) {
    Thing changedHere = changed.get(id);
    Optional<Thing> found = changedHere == null ? state.find(id) : Optional.of(changedHere);
    return found.filter(thing -> thing.type() == type).map(Thing::copy);
  }

  /** A copy of an object that another one names, and which is therefore there. */
  Thing get(ObjectType type, String id) {
    return find(type, id)
        .orElseThrow(() -> new IllegalStateException("%s %s is gone".formatted(type, id)));
  }

  Optional<Thing> find(String id) {
    return Stream.of(ObjectType.values())
        .filter(type -> id.startsWith(type.prefix()))
        .flatMap(type -> find(type, id).stream())
        .findFirst();
  }

  /** Newest first. Not to be changed, and without what this transaction itself created. */
  Stream<Thing> newestFirst(ObjectType type) {
    return ids(state.idsByType(type).descendingMap().values());
  }

  /** Oldest first; see {@link #newestFirst}. */
  Stream<Thing> oldestFirst(ObjectType type) {
    return ids(state.idsByType(type).values());
  }

  private Stream<Thing> ids(Collection<String> ids) {
    return ids.stream()
        .map(id -> {
          Thing changedHere = changed.get(id);
          return changedHere == null ? state.find(id).orElseThrow() : changedHere;
        });
  }

  /** Tells of something that has happened, with the object as it is now. */
  void event(String type, Thing thing, RequestInfo request) {
    event(type, thing, request, Json.object());
  }

  /**
   * As the other one, for a change.
   *
   * @param previous the members that have changed, as they were
   */
  void event(String type, Thing thing, RequestInfo request, ObjectNode previous) {
    ObjectNode shown = Json.object();
    shown.put("id", newId(ObjectType.EVENT)).put("object", "event");
    shown.put("api_version", Api.VERSION).put("created", nowSeconds());
    ObjectNode data = shown.putObject("data");
    data.set("object", thing.shown().deepCopy());
    if (!previous.isEmpty()) {
      data.set("previous_attributes", previous);
    }
    shown.put("livemode", false).put("pending_webhooks", 1);
    shown
        .putObject("request")
        .put("id", request.id())
        .put("idempotency_key", request.idempotencyKey().orElse(null));
    shown.put("type", type);
    create(ObjectType.EVENT, shown, Json.object());
  }

  /** Forgets what was changed so far. */
  void discard() {
    changed.clear();
  }

  void saveAnswer(SavedAnswer saved) {
    answer = Optional.of(saved);
  }

  Optional<SavedAnswer> savedAnswer(String key) {
    return state.savedAnswers().find(key);
  }

  Collection<Thing> changed() {
    return List.copyOf(changed.values());
  }

  Optional<SavedAnswer> answer() {
    return answer;
  }
}
