package io.runtally.view.publishing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Publishing where Kafka is silent; where it answers, the sandbox's tests do it. */
class PublisherTest {
  @Test
  void who_waits_behind_others_is_told_in_time_that_nothing_was_sent() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var publisher =
            new Publisher(
                Map.of(
                    "bootstrap.servers",
                    "localhost:" + silent.getLocalPort(),
                    "max.block.ms",
                    60_000),
                "publisher-test",
                Duration.ofMillis(200))) {
      var first = new FutureTask<>(() -> refusal(publisher));
      Thread waiting = Thread.ofVirtual().start(first);
      awaitConnection(silent);

      NotPublished second = assertThrows(NotPublished.class, () -> publisher.publish(List.of()));
      assertFalse(second.sent());
      assertFalse(first.isDone(), "The first one still waits for Kafka");

      waiting.interrupt();
      assertTrue(
          first.get(1, TimeUnit.MINUTES).sent(), "What became of the first one is not known");
    }
  }

  private static NotPublished refusal(Publisher publisher) {
    return assertThrows(NotPublished.class, () -> publisher.publish(List.of()));
  }

  /** From then on the first one has its turn, and waits. */
  private static void awaitConnection(ServerSocket silent) throws IOException {
    var _ = silent.accept();
  }
}
