package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A rule at work, and the requests that it holds. */
final class ActiveFault {
  private final String id;
  private final FaultRule rule;
  private final Random random;
  private final List<Held> held = new ArrayList<>();
  private int skipped;
  private int fired;
  private Optional<Release> removed = Optional.empty();

  /** A request that waits. */
  private static final class Held {
    private final CompletableFuture<Release> release = new CompletableFuture<>();

    CompletableFuture<Release> release() {
      return release;
    }
  }

  ActiveFault(String id, FaultRule rule) {
    this.id = id;
    this.rule = rule;
    this.random = new Random(rule.seed());
  }

  String id() {
    return id;
  }

  FaultRule rule() {
    return rule;
  }

  /** Whether a request that matches is to fail. */
  synchronized boolean fires() {
    if (skipped < rule.skip()) {
      skipped++;
      return false;
    }
    if (rule.times().isPresent() && fired >= rule.times().getAsInt()) {
      return false;
    }
    if (random.nextDouble() >= rule.probability()) {
      return false;
    }
    fired++;
    return true;
  }

  /** Waits for a release. */
  Release hold() throws InterruptedException {
    Held one = new Held();
    synchronized (this) {
      if (removed.isPresent()) {
        return removed.get();
      }
      held.add(one);
    }
    try {
      return one.release().get();
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    } finally {
      synchronized (this) {
        held.remove(one);
      }
    }
  }

  /** Lets go of all that are held now; returns how many those were. */
  synchronized int release(Release how) {
    int count = held.size();
    held.forEach(one -> one.release().complete(how));
    held.clear();
    return count;
  }

  /** Lets go of all, those too that come to be held only now. */
  synchronized void remove(Release how) {
    removed = Optional.of(how);
    release(how);
  }

  synchronized ObjectNode toJson() {
    ObjectNode json = Json.object().put("id", id).put("fired", fired).put("held", held.size());
    json.set("rule", rule.toJson());
    return json;
  }
}
