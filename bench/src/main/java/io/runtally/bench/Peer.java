package io.runtally.bench;

import io.runtally.bench.peers.Task;
import io.runtally.sandbox.Folders;
import io.runtally.sandbox.JavaProcess;
import io.runtally.sandbox.JavaProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * A contender that is a main class of {@link io.runtally.bench.peers}, and commits its offsets to
 * the broker.
 *
 * @param topics those that it expects to be there, beside the input; its results first
 */
record Peer(
    String name,
    String description,
    Class<?> main,
    List<Function<Task, String>> topics,
    Proof proof,
    Libraries libraries)
    implements Contender {
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(60);
  private static final int GROUPS_APART = 1 << 16;

  @Override
  public Attempt begin(Stage stage, int round) throws InterruptedException {
    Task task = task(stage, name, round);
    new BrokerTopics(stage.admin())
        .create(topics.stream().map(each -> each.apply(task)).toList(), Stage.PARTITIONS);
    return new Running(stage, task, JavaProcess.start(program(stage, task)), topics, proof);
  }

  static Task task(Stage stage, String name, int round) {
    // Another one each time: a group is remembered for a while after its members have gone.
    String group =
        "bench-%s-%d-%04x"
            .formatted(name, round, ThreadLocalRandom.current().nextInt(GROUPS_APART));
    return new Task(
        stage.servers(),
        Load.EVENTS.name(),
        group,
        Stage.PARTITIONS,
        Stage.THREADS,
        stage.commitInterval(),
        Folders.create(stage.folder().resolve(group)));
  }

  private JavaProgram program(Stage stage, Task task) {
    return new JavaProgram(
        name,
        classPath(stage, libraries),
        Stage.JVM_OPTIONS,
        main.getName(),
        task.arguments(),
        Map.of(),
        log(stage, task));
  }

  static Path log(Stage stage, Task task) {
    return stage.folder().resolve(task.group() + ".log");
  }

  static List<String> classPath(Stage stage, Libraries libraries) {
    try {
      return libraries.in(stage.home());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Such a process at work. */
  private record Running(
      Stage stage, Task task, JavaProcess process, List<Function<Task, String>> topics, Proof proof)
      implements Attempt {
    @Override
    public List<JavaProcess> processes() {
      return List.of(process);
    }

    @Override
    public long committed() throws InterruptedException {
      return new BrokerTopics(stage.admin()).committed(task.group(), task.input());
    }

    @Override
    public Duration cpu() {
      return ProcessHandle.of(process.pid()).map(CpuUse::of).orElse(Duration.ZERO);
    }

    @Override
    public Optional<String> results() {
      return topics.stream().findFirst().map(topic -> topic.apply(task));
    }

    @Override
    public Optional<String> contradiction() throws InterruptedException {
      return proof.contradiction(stage, task, () -> process.stop(TIME_TO_STOP));
    }

    @Override
    public void close() throws InterruptedException {
      process.kill();
      new BrokerTopics(stage.admin()).delete(topic -> topic.startsWith(task.group() + "-"));
      Folders.delete(task.folder());
    }
  }
}
