package io.runtally.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Events whose effect somebody waits for, each from the moment at which it was due, and how long
 * the effect took. One thread expects, another one meets.
 */
final class Awaited {
  private final Map<String, Long> due = new ConcurrentHashMap<>();
  private final List<Long> nanos = new ArrayList<>();
  private final long countsFromNanos;

  /**
   * @param countsFromNanos what was due before is waited for, but not counted
   */
  Awaited(long countsFromNanos) {
    this.countsFromNanos = countsFromNanos;
  }

  void expect(String id, long dueNanos) {
    due.put(id, dueNanos);
  }

  /**
   * The effect of an event is there.
   *
   * @return whether it was expected, and for the first time
   */
  boolean meet(String id, long nowNanos) {
    Long since = due.remove(id);
    if (since == null) {
      return false;
    }
    if (since >= countsFromNanos) {
      nanos.add(nowNanos - since);
    }
    return true;
  }

  /** How many have had no effect yet. */
  int missing() {
    return due.size();
  }

  /** To be asked for when both threads have ended. */
  Delays delays() {
    return Delays.of(nanos);
  }
}
