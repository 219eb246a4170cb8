package io.runtally.recharge.flow;

import io.runtally.recharge.charging.Charging;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The whole worker on one screen:
 *
 * <pre>
 * low-balance ──▶ bind ──▶ recharge-intents ──▶ settle ──▶ credit-payments, recharge-failures
 *                  │               ▲               │
 *                  └────────▶ recharge-intents-later ◀┘   (what is not known yet; back after a while)
 * </pre>
 */
public final class Flow {
  private record Step(String title, Topic input) {
    static final Step BIND = new Step("bind", Topics.LOW_BALANCE);
    static final Step SETTLE = new Step("settle", Topics.RECHARGE_INTENTS);
    static final Step LATER = new Step("later", Topics.RECHARGE_INTENTS_LATER);
    static final List<Step> ALL = List.of(BIND, SETTLE, LATER);

    String group(String prefix) {
      return prefix + "-" + title;
    }
  }

  private static final int LONGEST_BATCH_MINUTES = 15;

  private final FlowSettings settings;
  private final Map<String, Object> consuming;
  private final Map<String, Object> producing;

  /**
   * @param consuming how a consumer is connected
   * @param producing how a producer is connected
   */
  public Flow(FlowSettings settings, Map<String, Object> consuming, Map<String, Object> producing) {
    this.settings = settings;
    this.consuming = consuming;
    this.producing = producing;
  }

  public List<Stage> stages(Charging charging, Access access, InstantSource clock, Watch watch) {
    var inFlight = new InFlight();
    return List.of(
        charging(Step.BIND, charging, inFlight, access, watch),
        charging(Step.SETTLE, charging, inFlight, access, watch),
        new LaterStage(
            Step.LATER.title(), channel(Step.LATER), clock, settings.retryDelay(), access, watch));
  }

  private Stage charging(
      Step step, Charging charging, InFlight inFlight, Access access, Watch watch) {
    return new ChargingStage(
        step.title(), channel(step), charging, inFlight, access, settings.patience(), watch);
  }

  /** The consumer groups, by the topic that each reads. */
  public static Map<Topic, String> groups(String group) {
    Map<Topic, String> groups = new HashMap<>();
    for (Step step : Step.ALL) {
      groups.put(step.input, step.group(group));
    }
    return groups;
  }

  private Supplier<Channel> channel(Step step) {
    Map<String, Object> consumer = new HashMap<>(consuming);
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, step.group(settings.group()));
    consumer.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    consumer.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.instanceId());
    consumer.put(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) settings.sessionTimeout().toMillis());
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Where a group begins is set at its first start; a lost offset must stop it, not move it.
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batch());
    consumer.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, LONGEST_BATCH_MINUTES * 60_000);
    Map<String, Object> producer = new HashMap<>(producing);
    producer.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        step.group(settings.group()) + "-" + settings.instanceId());
    producer.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Topic.INPUT_MAX_MESSAGE_BYTES + Topic.REJECTION_HEADROOM_BYTES);
    return () -> Channel.open(step.input.name(), consumer, producer);
  }
}
