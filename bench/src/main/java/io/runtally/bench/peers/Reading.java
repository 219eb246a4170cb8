package io.runtally.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads all events, does one thing with each, and publishes nothing. */
final class Reading {
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final long COMMIT_EVERY_NANOS = Duration.ofMillis(200).toNanos();

  private Reading() {}

  /**
   * Runs until the process is asked to stop, then writes down what was counted.
   *
   * @param lanes what a lane counts for a record; made anew for each lane
   */
  static void run(Task task, Supplier<ToLongFunction<ConsumerRecord<byte[], byte[]>>> lanes)
      throws InterruptedException, IOException {
    Stopping stopping = Stopping.listen();
    LongAdder counted = new LongAdder();
    Lanes.run(
        task,
        stopping,
        (_, partitions, goesOn) -> {
          ToLongFunction<ConsumerRecord<byte[], byte[]>> count = lanes.get();
          try (var consumer = Clients.consumer(task)) {
            consumer.assign(partitions);
            long committedAt = System.nanoTime();
            while (goesOn.getAsBoolean()) {
              for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
                counted.add(count.applyAsLong(record));
              }
              if (System.nanoTime() - committedAt > COMMIT_EVERY_NANOS) {
                consumer.commitAsync();
                committedAt = System.nanoTime();
              }
            }
          }
        });
    Files.writeString(task.result(), Long.toString(counted.sum()));
    stopping.done();
  }
}
