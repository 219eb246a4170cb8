package io.runtally.recharge.app;

import io.micronaut.core.value.PropertyResolver;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** How Kafka's clients connect: the brokers, and whatever is given below {@code kafka}. */
@Singleton
final class KafkaSettings {
  private final RechargeConfiguration recharge;
  private final PropertyResolver given;

  KafkaSettings(RechargeConfiguration recharge, PropertyResolver given) {
    this.recharge = recharge;
    this.given = given;
  }

  Map<String, Object> forAdmin() {
    return connecting(AdminClientConfig.configNames());
  }

  Map<String, Object> forConsumer() {
    return connecting(ConsumerConfig.configNames());
  }

  Map<String, Object> forProducer() {
    return connecting(ProducerConfig.configNames());
  }

  private Map<String, Object> connecting(Set<String> names) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, recharge.bootstrapServers());
    for (String name : names) {
      given
          .getProperty("kafka." + name, String.class)
          .ifPresent(value -> settings.put(name, value));
    }
    return settings;
  }
}
