package io.runtally.meter.topology;

import io.runtally.schemas.RejectionReason;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What this process has counted since it started, for the conservation equations:
 *
 * <ul>
 *   <li>run events read = accepted + repeated + rejected, once no stray is on its way
 *   <li>units accepted for runs = covered + overage + change in waiting
 *   <li>payments read = payments booked + payments repeated, once no stray is on its way
 * </ul>
 *
 * <p>A transaction that is aborted is processed again and counts again here, never in a ledger.
 */
public final class MeterCounters {
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
  private final Map<String, LongAdder> recordsRead = new LinkedHashMap<>();
  private final Map<RejectionReason, LongAdder> rejections = new EnumMap<>(RejectionReason.class);

  public MeterCounters() {
    for (Topic topic : Topics.METER_INPUTS) {
      strays.put(topic.name(), new LongAdder());
      recordsRead.put(topic.name(), new LongAdder());
    }
    for (RejectionReason reason : RejectionReason.values()) {
      rejections.put(reason, new LongAdder());
    }
  }

  /** Records that were not at home, by input topic. */
  public Map<String, LongAdder> strays() {
    return Collections.unmodifiableMap(strays);
  }

  /** Records that came in, by input topic. */
  public Map<String, LongAdder> recordsRead() {
    return Collections.unmodifiableMap(recordsRead);
  }

  /** Records rejected, by reason, of all topics. */
  public Map<RejectionReason, LongAdder> rejections() {
    return Collections.unmodifiableMap(rejections);
  }

  void read(String topic) {
    of(recordsRead, topic).increment();
    if (isRunEvents(topic)) {
      eventsRead.increment();
    }
  }

  void stray(String topic) {
    of(strays, topic).increment();
  }

  void rejected(String topic, RejectionReason reason) {
    of(rejections, reason).increment();
    if (isRunEvents(topic)) {
      eventsRejected.increment();
    }
  }

  private static boolean isRunEvents(String topic) {
    return topic.equals(Topics.RUN_EVENTS.name());
  }

  private static <K> LongAdder of(Map<K, LongAdder> adders, K key) {
    LongAdder adder = adders.get(key);
    if (adder == null) {
      throw new IllegalArgumentException("Nothing is counted for " + key);
    }
    return adder;
  }
}
