package io.runtally.recharge.flow;

import org.apache.kafka.common.TopicPartition;

/** What is published after a transaction cannot be read while nobody ends that. */
public final class OpenTransaction extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OpenTransaction(TopicPartition partition, long firstOffset) {
    super(
        ("%s cannot be read past offset %d: most likely a transaction is open there that nobody"
                + " ends. Wait until the broker does, at most its transaction.max.timeout.ms, or"
                + " abort it: kafka-transactions.sh --bootstrap-server … abort --topic %s"
                + " --partition %d --start-offset %d")
            .formatted(
                partition, firstOffset, partition.topic(), partition.partition(), firstOffset));
  }
}
