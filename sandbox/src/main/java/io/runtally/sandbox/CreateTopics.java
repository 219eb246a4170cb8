package io.runtally.sandbox;

import io.runtally.schemas.ClientSettings;
import io.runtally.schemas.TopicLayout;
import io.runtally.schemas.Topics;
import io.runtally.support.CannotRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runtally topics}: the topics on a broker of one's own. */
@Command(
    name = "topics",
    description = {
      "Creates the topics that are missing on a broker and checks those that are there.",
      "Exits with 1 and the command that mends each fault when one is not as it must be."
    })
final class CreateTopics implements Callable<Integer> {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Where the broker is.")
  private String bootstrapServers = "";

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "24",
      description =
          "Partitions of each topic, where none exists yet. It cannot be changed later."
              + " Default: ${DEFAULT-VALUE}.")
  private int partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description =
          "Brokers that hold a copy of each topic; for production 3. Where it is given, a topic that"
              + " has fewer is a fault. Default: the brokers' own.")
  private int replication;

  @Option(
      names = "--min-insync-replicas",
      paramLabel = "N",
      description =
          "Copies that must have a record before it is acknowledged; for production 2."
              + " Default: the brokers' own.")
  private int minInsyncReplicas;

  @Mixin private CommandConfig commandConfig = new CommandConfig();

  @Override
  public Integer call() throws InterruptedException {
    if (partitions < 1) {
      throw new SandboxProblem("--partitions must be at least 1, and is %d.".formatted(partitions));
    }
    if (minInsyncReplicas > 0 && replication > 0 && minInsyncReplicas > replication) {
      throw new SandboxProblem(
          "--min-insync-replicas must not be larger than --replication: no record would ever be taken.");
    }
    Cluster cluster =
        Cluster.prepare(settings(), TopicLayout.of(partitions, replication, minInsyncReplicas));
    System.out.printf(
        "%d topics of %d partitions are ready at %s%n",
        Topics.ALL.size(), cluster.partitions(), bootstrapServers);
    if (cluster.partitions() != partitions) {
      System.out.printf(
          "They were there with %d partitions and keep them, though --partitions is %d: the number cannot be changed.%n",
          cluster.partitions(), partitions);
    }
    return ExitCode.OK;
  }

  private ClientSettings settings() {
    try {
      return commandConfig.settings(bootstrapServers);
    } catch (CannotRun unreadable) {
      throw new SandboxProblem(unreadable.getMessage());
    }
  }
}
