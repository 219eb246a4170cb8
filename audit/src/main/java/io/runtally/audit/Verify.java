package io.runtally.audit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code runtally verify}: an audit of all books from the topics alone. */
@Command(
    name = "verify",
    sortOptions = false,
    description = {
      "Audits all books from the topics alone, with code that shares nothing with what wrote them.",
      "The cluster may go on working. Exits with 0 when everything holds, with 1 and the first"
          + " contradictions when something does not, and with 2 when it could not be done."
    })
public final class Verify implements Callable<Integer> {
  private static final int HOLDS = 0;
  private static final int CONTRADICTS = 1;
  private static final int CANNOT = 2;

  @Mixin private Connection connection = new Connection();

  @Option(names = "--json", description = "Writes the result as JSON.")
  private boolean json;

  @Option(
      names = "--units-per-credit",
      paramLabel = "TYPE=N",
      description =
          "How many units of an event type one credit covers, where the meter is configured so."
              + " Default: 100 of ai.ruleengine.ruleset.run, 1 of"
              + " ai.ruleengine.template.generation. Can be given for each type.")
  private Map<String, Long> unitsPerCredit = new HashMap<>();

  @Option(
      names = "--runs",
      paramLabel = "TYPE",
      defaultValue = Rates.RUNS,
      description = "The event type of a run. Default: ${DEFAULT-VALUE}.")
  private String runs = Rates.RUNS;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How long to wait for what is missing, while nothing of it comes, before it is called"
              + " missing."
              + " Default: ${DEFAULT-VALUE}.")
  private int patienceSeconds = 30;

  @Option(
      names = "--temp-dir",
      paramLabel = "DIR",
      description =
          "Where the run events are sorted: about 100 bytes for each. Default: the system's.")
  private Optional<Path> tempDir = Optional.empty();

  /** Given by picocli. */
  @Spec private @Nullable CommandSpec command;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = requireNonNull(command).commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    try {
      Report report = audit(rates(), new ProgressLines(err));
      out.println(json ? ReportText.forPrograms(report) : ReportText.forPeople(report));
      out.flush();
      return report.isClean() ? HOLDS : CONTRADICTS;
    } catch (AuditProblem problem) {
      err.println("runtally: " + problem.sentence());
      return CANNOT;
    }
  }

  private Report audit(Rates rates, Progress progress) throws InterruptedException {
    Path folder = folder();
    try (var reader = new TopicReader(connection.settings(), progress)) {
      return new Audit(reader, rates, folder, Duration.ofSeconds(patienceSeconds), progress).run();
    } catch (KafkaException failure) {
      throw connection.problem(failure);
    } catch (UncheckedIOException full) {
      throw new AuditProblem(
          "The folder %s cannot be used: %s. Another can be named with --temp-dir."
              .formatted(folder, full.getMessage()),
          full);
    } finally {
      delete(folder);
    }
  }

  private Rates rates() {
    Map<String, Long> all = new HashMap<>(Rates.USUAL.unitsPerCredit());
    all.putAll(unitsPerCredit);
    if (all.values().stream().anyMatch(units -> units < 1 || units > 1_000)) {
      throw new AuditProblem("--units-per-credit must be from 1 to 1,000 for each type.");
    }
    if (!all.containsKey(runs)) {
      throw new AuditProblem(
          "--runs names %s, so its rate is needed too: --units-per-credit %s=100."
              .formatted(runs, runs));
    }
    return new Rates(runs, all);
  }

  private Path folder() {
    try {
      return tempDir.isPresent()
          ? Files.createTempDirectory(tempDir.get(), "runtally-verify-")
          : Files.createTempDirectory("runtally-verify-");
    } catch (IOException failure) {
      throw new AuditProblem(
          "No folder can be made for sorting: %s. Name one with --temp-dir."
              .formatted(failure.getMessage()),
          failure);
    }
  }

  private static void delete(Path folder) {
    try (var tree = Files.walk(folder)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException left) {
      // It lies among the system's temporary files, and the result is worth more.
    }
  }
}
