package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TestBrokerTest {
  @Test
  void it_is_a_container_where_an_engine_answers_and_a_process_where_none_does() {
    try (Broker broker = TestBroker.start()) {
      assertTrue(Waiting.answers(broker.bootstrapServers()));
      assertTrue(
          broker.description().contains(BrokerContainer.possible() ? "container" : "process"),
          broker::description);
    }
  }
}
