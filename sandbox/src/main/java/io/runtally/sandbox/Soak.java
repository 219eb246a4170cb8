package io.runtally.sandbox;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code runtally soak}: the whole system, everything done to it, and then the proof. */
@Command(
    name = "soak",
    sortOptions = false,
    description = {
      "Runs brokers, two meters, two recharge workers, two credits views, PostgreSQL and the Stripe"
          + " simulator as processes of their own, under the sample's traffic, and does to them at"
          + " random what machines and networks do: kills, pauses, restarts, full disks, lost state,"
          + " wrong clocks, a Stripe that fails or lies.",
      "Then it leaves them alone and looks: everything must catch up, `verify` and `reconcile` must"
          + " find nothing, both views must show the same balances, and every malformed event must"
          + " lie in its rejected topic. Exit code 0 when all of that holds, 1 when something does"
          + " not, 2 when it could not be run.",
      "It uses free ports and a folder of its own, and nothing of a sandbox that is running."
    })
final class Soak implements Callable<Integer> {
  private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int CONTRADICTED = 1;
  private static final int NOT_RUN = 2;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long faults go on. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "Decides about faults and traffic; their moments also depend on the machine. Default:"
              + " another at each start, printed.")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "3",
      description = "3, or 1 on a small machine. Default: ${DEFAULT-VALUE}.")
  private int brokers;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where all data and logs are kept, empty at the start. Default: a folder below the"
              + " temporary one, which is deleted when all holds.")
  private Optional<Path> workDir = Optional.empty();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the report there too, for programs.")
  private Optional<Path> json = Optional.empty();

  /** Given by picocli. */
  @Spec private @Nullable CommandSpec command;

  @Override
  public Integer call() throws Exception {
    requireSense();
    StopRequest stop = StopRequest.listen();
    int code = NOT_RUN;
    try {
      code = run();
    } catch (InterruptedException asked) {
      say("Stopped before the end; nothing is proven.");
    } catch (SandboxProblem problem) {
      requireNonNull(command).commandLine().getErr().println("runtally: " + problem.forPeople());
    } finally {
      stop.finish(code);
    }
    return code;
  }

  private void requireSense() {
    if (minutes < 1 || minutes > 7 * 24 * 60) {
      throw new ParameterException(
          requireNonNull(command).commandLine(), "--minutes must be from 1 to 10080, a week.");
    }
    if (brokers != 1 && brokers != 3) {
      throw new ParameterException(
          requireNonNull(command).commandLine(), "--brokers must be 1 or 3.");
    }
  }

  private int run() throws InterruptedException, IOException {
    Path folder =
        workDir.isPresent()
            ? Files.createDirectories(workDir.get()).toAbsolutePath()
            : Files.createTempDirectory("runtally-soak-");
    SoakRun soak =
        new SoakRun(
            new SoakRun.Plan(
                Runtally.home(),
                folder,
                brokers,
                Duration.ofMinutes(minutes),
                seed.orElseGet(System::nanoTime)),
            this::say);
    say("Everything lies in " + folder);
    SoakReport report = soak.run();
    report.lines().forEach(this::say);
    if (json.isPresent()) {
      Files.writeString(json.get(), toJson(report));
    }
    boolean proven = report.contradictions().isEmpty();
    if (proven && workDir.isEmpty()) {
      Folders.delete(folder);
    }
    return proven ? 0 : CONTRADICTED;
  }

  private void say(String sentence) {
    PrintWriter out = requireNonNull(command).commandLine().getOut();
    out.printf("%s %s%n", TIME_OF_DAY.format(LocalTime.now(ZoneId.systemDefault())), sentence);
    out.flush();
  }

  private static String toJson(SoakReport report) {
    ObjectNode all = new JsonMapper().createObjectNode();
    all.put("seed", report.seed())
        .put("minutes", report.time().toMinutes())
        .put("events", report.events())
        .put("malformed", report.malformed())
        .put("purchases", report.purchases())
        .put("moneyBack", report.moneyBack());
    ArrayNode faults = all.putArray("faults");
    report
        .faults()
        .forEach(fault ->
            faults
                .addObject()
                .put("kind", fault.kind().name())
                .put("part", fault.part())
                .put("heldMillis", fault.held().toMillis())
                .put("recoveryMillis", fault.recovery().toMillis()));
    ArrayNode contradictions = all.putArray("contradictions");
    report.contradictions().forEach(contradictions::add);
    return all.toPrettyString() + System.lineSeparator();
  }
}
