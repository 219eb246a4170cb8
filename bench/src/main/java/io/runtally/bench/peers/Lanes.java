package io.runtally.bench.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Threads that share the input's partitions among them until the process is asked to stop. Who has
 * which is fixed: nothing moves while it is measured.
 */
final class Lanes {
  private Lanes() {}

  /** What one thread does. */
  interface Lane {
    /**
     * Works until there is nothing more to do.
     *
     * @param number of the lane, from 0
     * @param goesOn false from the moment on at which the process is to end
     */
    void run(int number, List<TopicPartition> partitions, BooleanSupplier goesOn) throws Exception;
  }

  /** Returns when all lanes have ended. */
  static void run(Task task, Stopping stopping, Lane lane) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int each = 0; each < task.threads(); each++) {
      int number = each;
      List<TopicPartition> partitions =
          IntStream.range(0, task.partitions())
              .filter(partition -> partition % task.threads() == number)
              .mapToObj(partition -> new TopicPartition(task.input(), partition))
              .toList();
      threads.add(
          Thread.ofPlatform()
              .name("lane-" + number)
              .start(() -> {
                try {
                  lane.run(number, partitions, () -> !stopping.isAsked());
                } catch (Exception | Error failure) {
                  Stopping.fail(failure);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
