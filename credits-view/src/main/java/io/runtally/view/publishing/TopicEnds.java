package io.runtally.view.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.AdminAnswers;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** Ends as the brokers tell them. Safe for use by many threads. */
public final class TopicEnds implements Ends, AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  /** What services write, who put each record where its organization is at home. */
  private static final List<Topic> AT_HOME =
      List.of(
          Topics.AUTO_RECHARGE_SETTINGS,
          Topics.PAYMENT_METHODS,
          Topics.CREDIT_LEDGER,
          Topics.CREDIT_BALANCES);

  private final Admin admin;
  private volatile Optional<Integer> partitions = Optional.empty();

  /** Asks the brokers of {@code connecting}. */
  public TopicEnds(Map<String, Object> connecting) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
    settings.putAll(connecting);
    this.admin = Admin.create(settings);
  }

  @Override
  public List<End> about(String organizationId) {
    int home = Utils.toPositive(Utils.murmur2(organizationId.getBytes(UTF_8))) % partitions();
    return ask(
        Stream.concat(
            AT_HOME.stream().map(topic -> new TopicPartition(topic.name(), home)),
            // Filled by other programs, which may put an organization anywhere.
            everywhere(Topics.BILLING_CUSTOMERS)));
  }

  @Override
  public List<End> ofCardsAndCustomers() {
    return ask(
        Stream.of(Topics.PAYMENT_METHODS, Topics.BILLING_CUSTOMERS).flatMap(this::everywhere));
  }

  private Stream<TopicPartition> everywhere(Topic topic) {
    return IntStream.range(0, partitions()).mapToObj(n -> new TopicPartition(topic.name(), n));
  }

  private List<End> ask(Stream<TopicPartition> asked) {
    Map<TopicPartition, OffsetSpec> latest =
        asked.collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
    // As far as what reads committed records only can read.
    var committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    return AdminAnswers.await(admin.listOffsets(latest, committed).all()).entrySet().stream()
        .map(each ->
            new End(each.getKey().topic(), each.getKey().partition(), each.getValue().offset()))
        .toList();
  }

  /** The same for all topics, and for ever. */
  private int partitions() {
    return partitions.orElseGet(() -> {
      String any = Topics.BILLING_CUSTOMERS.name();
      int found =
          AdminAnswers.await(admin.describeTopics(List.of(any)).allTopicNames()).values().stream()
              .mapToInt(topic -> topic.partitions().size())
              .sum();
      partitions = Optional.of(found);
      return found;
    });
  }

  @Override
  public void close() {
    admin.close(CLOSE_WITHIN);
  }
}
