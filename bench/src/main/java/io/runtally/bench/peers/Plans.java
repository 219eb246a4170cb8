package io.runtally.bench.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Allowances of all organizations, read once before anything is counted. The meter hears of plans
 * while it counts; peers are spared that.
 */
public final class Plans {
  private Plans() {}

  /** Runs that each organization's plan covers in a month. */
  public static Map<String, Long> read(String bootstrapServers) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrapServers);
    Map<String, Long> allowances = new HashMap<>();
    JsonMapper json = new JsonMapper();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.ORGANIZATION_PLANS.name()).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          JsonNode plan = json.readTree(record.value());
          allowances.put(plan.path("organizationId").asText(), plan.path("monthlyRuns").asLong());
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return allowances;
  }
}
