package io.runtally.recharge.app;

import io.micronaut.context.annotation.Factory;
import io.micronaut.core.value.PropertyResolver;
import io.runtally.schemas.ClientSettings;
import jakarta.inject.Singleton;

/** Whatever is configured below {@code kafka} goes to Kafka's clients. */
@Factory
final class KafkaSettings {
  @Singleton
  ClientSettings clients(RechargeConfiguration recharge, PropertyResolver given) {
    return new ClientSettings(
        recharge.bootstrapServers(), name -> given.getProperty("kafka." + name, String.class));
  }
}
