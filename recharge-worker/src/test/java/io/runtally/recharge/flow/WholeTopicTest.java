package io.runtally.recharge.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WholeTopicTest {
  private static final TopicPartition PARTITION = new TopicPartition("recharge-intents", 2);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

  @Test
  void what_is_behind_an_open_transaction_is_waited_for() {
    try (WholeTopic whole = topic(Duration.ofMinutes(1))) {
      add(0);
      consumer.schedulePollTask(() -> {});
      consumer.schedulePollTask(() -> {});
      consumer.schedulePollTask(() -> add(2));

      List<Long> read = new ArrayList<>();
      whole.forEach(record -> read.add(record.offset()));

      assertEquals(List.of(0L, 2L), read);
    }
  }

  @Test
  void a_transaction_that_nobody_ends_is_told_with_what_to_do() {
    try (WholeTopic whole = topic(Duration.ZERO)) {
      add(0);

      var open = assertThrows(OpenTransaction.class, () -> whole.anyMatch(_ -> false));

      String told = String.valueOf(open.getMessage());
      assertTrue(told.startsWith("recharge-intents-2 cannot be read past offset 1"), told);
      assertTrue(told.contains("--partition 2 --start-offset 1"), told);
    }
  }

  private WholeTopic topic(Duration waitAtMost) {
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    return new WholeTopic(consumer, Map.of(PARTITION, 3L), waitAtMost);
  }

  private void add(long offset) {
    byte[] any = "{}".getBytes(UTF_8);
    consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 2, offset, any, any));
  }
}
