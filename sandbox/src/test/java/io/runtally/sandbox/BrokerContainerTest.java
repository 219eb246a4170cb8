package io.runtally.sandbox;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class BrokerContainerTest extends BrokerContract {
  private static @Nullable BrokerContainer broker;

  @BeforeAll
  static void start() {
    assumeTrue(
        BrokerContainer.possible(),
        "No Docker engine answers here, so the broker in a container is not tried.");
    broker = BrokerContainer.start();
  }

  @AfterAll
  static void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  @Override
  Broker broker() {
    return requireNonNull(broker);
  }
}
