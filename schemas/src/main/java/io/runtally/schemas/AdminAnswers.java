package io.runtally.schemas;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** Waiting for Kafka's admin client. */
public final class AdminAnswers {
  private AdminAnswers() {}

  /**
   * Waits for the answer, as long as the client itself does.
   *
   * @throws KafkaException where the broker refused, did not answer, or this thread was interrupted
   */
  public static <T> T await(KafkaFuture<T> future) {
    try {
      return awaitInterruptibly(future);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * The same, for who wants to hear of being interrupted and clean up after it.
   *
   * @throws KafkaException where the broker refused or did not answer
   */
  public static <T> T awaitInterruptibly(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
  }
}
