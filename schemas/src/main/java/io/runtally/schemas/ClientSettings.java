package io.runtally.schemas;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How a service's Kafka clients connect.
 *
 * @param bootstrapServers host:port of the brokers to begin with, separated by commas
 * @param given what else was configured, asked by Kafka's own name of a setting
 */
public record ClientSettings(String bootstrapServers, Function<String, Optional<String>> given) {
  public Map<String, Object> forAdmin() {
    return connecting(AdminClientConfig.configNames());
  }

  public Map<String, Object> forConsumer() {
    return connecting(ConsumerConfig.configNames());
  }

  public Map<String, Object> forProducer() {
    return connecting(ProducerConfig.configNames());
  }

  private Map<String, Object> connecting(Set<String> names) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    for (String name : names) {
      // Where the brokers are has a name of its own, which the messages tell.
      if (!name.equals(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
        given.apply(name).ifPresent(value -> settings.put(name, value));
      }
    }
    return settings;
  }
}
