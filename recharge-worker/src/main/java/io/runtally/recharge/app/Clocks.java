package io.runtally.recharge.app;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The clock that tells an order's age (R27). */
@Factory
final class Clocks {
  @Bean
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }
}
