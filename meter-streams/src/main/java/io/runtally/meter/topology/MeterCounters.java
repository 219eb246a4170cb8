package io.runtally.meter.topology;

import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What this process has counted since it started, for the conservation equations:
 *
 * <ul>
 *   <li>run events read + strays come home = accepted + repeated + rejected + strays sent home
 *   <li>runs accepted + runs released = covered + overage + runs set waiting
 * </ul>
 *
 * <p>They hold in each process by itself, whatever the others do and whenever they were started. A
 * transaction that is aborted is processed again and counts again here, on both sides, never in a
 * ledger; one that was cut off amid an event may leave that one event on one side.
 */
public final class MeterCounters {
  private static final int LOOKS = 10;

  /** Run events that came in, wherever they lay. */
  public final LongAdder eventsRead = new LongAdder();

  /** Events told for the first time. */
  public final LongAdder eventsAccepted = new LongAdder();

  /** Events whose (organization, source, id) was known (R1). */
  public final LongAdder eventsRepeated = new LongAdder();

  /** Run events that went to the rejected topic. */
  public final LongAdder eventsRejected = new LongAdder();

  /** Runs among the accepted events. */
  public final LongAdder runsAccepted = new LongAdder();

  /** Runs that an allowance covered (R4). */
  public final LongAdder runsCovered = new LongAdder();

  /** Runs beyond an allowance (R4). */
  public final LongAdder runsOverage = new LongAdder();

  /** Runs that began to wait for a plan (R6). */
  public final LongAdder runsSetWaiting = new LongAdder();

  /** Runs that waited, and that a plan let go on to be judged (R6). */
  public final LongAdder runsReleased = new LongAdder();

  /** Runs that wait for a plan now, in the partitions of this process (R6). */
  public final LongAdder runsWaiting = new LongAdder();

  /** Credits drawn for usage. */
  public final LongAdder creditsDeducted = new LongAdder();

  /** Payments told for the first time (R15). */
  public final LongAdder paymentsBooked = new LongAdder();

  /** Payments whose (kind, paymentId) was known (R15). */
  public final LongAdder paymentsRepeated = new LongAdder();

  /** Recharge orders placed (R22). */
  public final LongAdder ordersPlaced = new LongAdder();

  /** Ids remembered now, in the partitions of this process (R1). */
  public final LongAdder idsRemembered = new LongAdder();

  private final Map<String, LongAdder> strays = new LinkedHashMap<>();
  private final Map<String, LongAdder> straysHome = new LinkedHashMap<>();
  private final Map<String, LongAdder> recordsRead = new LinkedHashMap<>();
  private final Map<String, Map<RejectionReason, LongAdder>> rejections = new LinkedHashMap<>();

  public MeterCounters() {
    for (Topic topic : Topics.METER_INPUTS) {
      strays.put(topic.name(), new LongAdder());
      straysHome.put(topic.name(), new LongAdder());
      recordsRead.put(topic.name(), new LongAdder());
      Map<RejectionReason, LongAdder> reasons = new EnumMap<>(RejectionReason.class);
      for (RejectionReason reason : RejectionReason.values()) {
        reasons.put(reason, new LongAdder());
      }
      rejections.put(topic.name(), Collections.unmodifiableMap(reasons));
    }
  }

  /** Records that were not at home, by input topic. */
  public Map<String, LongAdder> strays() {
    return Collections.unmodifiableMap(strays);
  }

  /** Records that were not at home and have come there, by the topic they first lay in. */
  public Map<String, LongAdder> straysHome() {
    return Collections.unmodifiableMap(straysHome);
  }

  /** Records that came in, by input topic. */
  public Map<String, LongAdder> recordsRead() {
    return Collections.unmodifiableMap(recordsRead);
  }

  /** Records rejected, by the topic they lay in and by reason. */
  public Map<String, Map<RejectionReason, LongAdder>> rejections() {
    return Collections.unmodifiableMap(rejections);
  }

  /**
   * Run events that came in and of which nothing is known any more; 0 by the first equation but for
   * those in hand, a bundle for each thread at most.
   */
  public long eventsUnaccounted() {
    String topic = Topics.RUN_EVENTS.name();
    return least(() ->
        eventsRead.sum()
            + of(straysHome, topic).sum()
            - of(strays, topic).sum()
            - eventsAccepted.sum()
            - eventsRepeated.sum()
            - eventsRejected.sum());
  }

  /** Runs that were accepted and never judged; 0 by the second equation but for those in hand. */
  public long runsUnaccounted() {
    return least(() ->
        runsAccepted.sum()
            + runsReleased.sum()
            - runsSetWaiting.sum()
            - runsCovered.sum()
            - runsOverage.sum());
  }

  /** The counters go on while they are read: what is really missing is missing at every look. */
  private static long least(LongSupplier difference) {
    long least = difference.getAsLong();
    for (int look = 1; look < LOOKS && least != 0; look++) {
      long now = difference.getAsLong();
      least = Math.abs(now) < Math.abs(least) ? now : least;
    }
    return least;
  }

  void read(String topic, int records) {
    of(recordsRead, topic).add(records);
    if (isRunEvents(topic)) {
      eventsRead.add(records);
    }
  }

  void stray(String topic) {
    of(strays, topic).increment();
  }

  void strayHome(String topic) {
    of(straysHome, topic).increment();
  }

  void rejected(String topic, RejectionReason reason) {
    of(of(rejections, topic), reason).increment();
    if (isRunEvents(topic)) {
      eventsRejected.increment();
    }
  }

  private static boolean isRunEvents(String topic) {
    return topic.equals(Topics.RUN_EVENTS.name());
  }

  private static <K, V> V of(Map<K, V> counted, K key) {
    V found = counted.get(key);
    if (found == null) {
      throw new IllegalArgumentException("Nothing is counted for " + key);
    }
    return found;
  }
}
