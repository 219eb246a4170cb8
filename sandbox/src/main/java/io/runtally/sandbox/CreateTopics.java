package io.runtally.sandbox;

import io.runtally.schemas.Topics;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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

  @Override
  public Integer call() throws InterruptedException {
    if (partitions < 1) {
      throw new SandboxProblem("--partitions must be at least 1, and is %d.".formatted(partitions));
    }
    Cluster cluster = Cluster.prepare(bootstrapServers, partitions);
    System.out.printf(
        "%d topics of %d partitions are ready at %s%n",
        Topics.ALL.size(), cluster.partitions(), bootstrapServers);
    return ExitCode.OK;
  }
}
