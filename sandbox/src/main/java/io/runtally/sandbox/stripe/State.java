package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Everything that is kept. Changes happen one at a time, each whole or not at all: a {@link
 * Transaction} takes some microseconds, so that one lock is enough and nothing can be seen half
 * done, neither by another request nor after a crash.
 */
final class State {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Thing> byId = new HashMap<>();
  private final Map<ObjectType, NavigableMap<Long, String>> idsByType =
      new EnumMap<>(ObjectType.class);
  private final SavedAnswers savedAnswers;
  private final Journal journal;
  private final Clock clock;
  private long lastNumber;

  /** Of what is kept; a transaction that is given up leaves numbers out. */
  private long lastKept;

  private Consumer<List<Thing>> eventListener = events -> {};

  /** Goes on from what {@code journal} holds. */
  State(Journal journal, Clock clock) {
    this.journal = journal;
    this.clock = clock;
    this.savedAnswers = new SavedAnswers(clock);
    for (ObjectType type : ObjectType.values()) {
      idsByType.put(type, new TreeMap<>());
    }
    journal.replay(this::replay);
    journal.compact(this::everything);
  }

  /** Told of the events of each change, in order, once the change is done. */
  void onEvents(Consumer<List<Thing>> listener) {
    eventListener = listener;
  }

  /**
   * Does something whole: what {@code work} saved is kept when it returns, and not if it throws.
   */
  <T> T change(Function<Transaction, T> work) {
    lock.lock();
    try {
      Transaction transaction = new Transaction(this, clock.instant());
      T result = work.apply(transaction);
      commit(transaction);
      return result;
    } finally {
      lock.unlock();
    }
  }

  void advanceClock(Duration by) {
    lock.lock();
    try {
      clock.advance(by);
      journal.append(clockLine());
    } finally {
      lock.unlock();
    }
  }

  private ObjectNode clockLine() {
    return Json.object().put("aheadMillis", clock.ahead().toMillis());
  }

  private void commit(Transaction transaction) {
    Collection<Thing> changed = transaction.changed();
    Optional<SavedAnswer> answer = transaction.answer();
    if (changed.isEmpty() && answer.isEmpty()) {
      return;
    }
    journal.append(line(changed, answer));
    long lastBefore = lastKept;
    changed.forEach(this::keep);
    answer.ifPresent(savedAnswers::save);
    List<Thing> events =
        changed.stream()
            .filter(thing -> thing.type() == ObjectType.EVENT && thing.number() > lastBefore)
            .toList();
    if (!events.isEmpty()) {
      eventListener.accept(events);
    }
  }

  /** Ends: nothing can be changed any more. */
  void close() {
    lock.lock();
    try {
      journal.close();
    } finally {
      lock.unlock();
    }
  }

  private static ObjectNode line(Collection<Thing> changed, Optional<SavedAnswer> answer) {
    ObjectNode line = Json.object();
    line.set("objects", changed.stream().map(Thing::toJson).collect(Json.toArray()));
    answer.ifPresent(saved -> line.set("answer", saved.toJson()));
    return line;
  }

  private void keep(Thing thing) {
    byId.put(thing.id(), thing);
    idsByType(thing.type()).put(thing.number(), thing.id());
    lastKept = Math.max(lastKept, thing.number());
    lastNumber = Math.max(lastNumber, lastKept);
  }

  private void replay(ObjectNode line) {
    line.path("objects").forEach(thing -> keep(Thing.fromJson((ObjectNode) thing)));
    if (line.get("answer") instanceof ObjectNode answer) {
      savedAnswers.save(SavedAnswer.fromJson(answer));
    }
    if (line.has("aheadMillis")) {
      clock.setAhead(Duration.ofMillis(line.path("aheadMillis").longValue()));
    }
  }

  private List<ObjectNode> everything() {
    List<ObjectNode> lines = new ArrayList<>();
    lines.add(clockLine());
    byId.values().forEach(thing -> lines.add(line(List.of(thing), Optional.empty())));
    savedAnswers.all().forEach(answer -> lines.add(line(List.of(), Optional.of(answer))));
    return lines;
  }

  // Asked by transactions only, and so under the lock.

  Optional<Thing> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  NavigableMap<Long, String> idsByType(ObjectType type) {
    return idsByType.getOrDefault(type, new TreeMap<>());
  }

  long nextNumber() {
    return ++lastNumber;
  }

  SavedAnswers savedAnswers() {
    return savedAnswers;
  }
}
