package io.runtally.bench;

import static java.util.Objects.requireNonNull;

import io.runtally.sandbox.BrokerProcess;
import io.runtally.sandbox.Folders;
import io.runtally.sandbox.Ports;
import io.runtally.sandbox.Runtally;
import io.runtally.sandbox.SandboxProblem;
import io.runtally.sandbox.StopRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code runtally bench}: the meter and its peers on one machine, in one run. */
@Command(
    name = "runtally bench",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Measures how fast the meter works off a backlog of run events, beside what no meter can pass"
          + " and beside other ways to build one, on one broker in one run. Every result is checked"
          + " before its time counts.",
      "It uses free ports and a folder of its own, and nothing of a sandbox that is running. Leave"
          + " the machine alone meanwhile: what others use of it is told in the table. Exit code 0"
          + " when every contender was exact, 1 when one was not, 2 when it could not be run."
    })
public final class Bench implements Callable<Integer> {
  private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int INEXACT = 1;
  private static final int NOT_RUN = 2;

  private static final long EVENTS = 12_000_000;
  private static final int ROUNDS = 3;
  private static final long QUICK_EVENTS = 1_000_000;
  private static final int QUICK_ROUNDS = 1;

  private static final List<String> BROKER_JVM =
      List.of("-XX:TieredStopAtLevel=4", "-XX:-UseSerialGC", "-XX:+UseG1GC", "-Xms1g", "-Xmx1g");

  @Option(names = "--quick", description = "A few minutes: 1000000 events, one round.")
  private boolean quick;

  @Option(
      names = "--events",
      paramLabel = "N",
      description =
          "How many events. Default: 12000000, and less lets the fast ones no time to be compiled.")
  private Optional<Long> events = Optional.empty();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each contender takes its turn. Default: 3.")
  private Optional<Integer> rounds = Optional.empty();

  @Option(
      names = "--organizations",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many organizations the events are of. Default: ${DEFAULT-VALUE}.")
  private int organizations;

  @Option(
      names = "--zipf",
      paramLabel = "S",
      description =
          "Spreads the events by Zipf's law with this exponent, such as 1, in place of evenly.")
  private Optional<Double> zipf = Optional.empty();

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "These contenders alone, by their names with commas between them.")
  private List<String> only = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the medians there, for programs.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--svg", paramLabel = "FILE", description = "Writes a plot of the rates there.")
  private Optional<Path> svg = Optional.empty();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where all data and logs are kept, some gigabytes. Default: a folder below the temporary"
              + " one, which is deleted when all were exact.")
  private Optional<Path> workDir = Optional.empty();

  @Spec private @Nullable CommandSpec command;

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Bench());
    line.getCommandSpec()
        .usageMessage()
        .footerHeading("Contenders:%n")
        .footer(
            Contenders.ALL.stream()
                .map(each -> "  %-13s %s".formatted(each.name(), each.description()))
                .toArray(String[]::new));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    List<Contender> contenders = contenders();
    requireSense();
    StopRequest stop = StopRequest.listen();
    int code = NOT_RUN;
    try {
      code = run(contenders);
    } catch (InterruptedException | InterruptException asked) {
      say("Stopped before the end.");
    } catch (SandboxProblem problem) {
      requireNonNull(command).commandLine().getErr().println("runtally: " + problem.forPeople());
    } finally {
      stop.finish(code);
    }
    return code;
  }

  private void requireSense() {
    require(
        events() >= 1_000 && events() <= 1_000_000_000,
        "--events must be from 1000 to 1000000000.");
    require(rounds() >= 1 && rounds() <= 100, "--rounds must be from 1 to 100.");
    require(
        organizations >= 1 && organizations <= 1_000_000,
        "--organizations must be from 1 to 1000000.");
    require(zipf.orElse(1.0) > 0 && zipf.orElse(1.0) <= 3, "--zipf must be above 0 and at most 3.");
    // Told now, not after an hour.
    json.ifPresent(file -> requireFolderOf("--json", file));
    svg.ifPresent(file -> requireFolderOf("--svg", file));
  }

  private void requireFolderOf(String option, Path file) {
    Path folder = requireNonNull(file.toAbsolutePath().getParent());
    require(
        Files.isDirectory(folder),
        "The folder of %s must be there, and %s is not.".formatted(option, folder));
  }

  private void require(boolean sensible, String otherwise) {
    if (!sensible) {
      throw new ParameterException(requireNonNull(command).commandLine(), otherwise);
    }
  }

  private List<Contender> contenders() {
    List<String> names = Contenders.ALL.stream().map(Contender::name).toList();
    for (String name : only) {
      require(
          names.contains(name),
          "--only knows no \"%s\": it takes %s.".formatted(name, String.join(", ", names)));
    }
    return Contenders.ALL.stream()
        .filter(each -> only.isEmpty() || only.contains(each.name()))
        .toList();
  }

  private long events() {
    return events.orElse(quick ? QUICK_EVENTS : EVENTS);
  }

  private int rounds() {
    return rounds.orElse(quick ? QUICK_ROUNDS : ROUNDS);
  }

  private int run(List<Contender> contenders) throws InterruptedException, IOException {
    Path folder = folder();
    say("Everything lies in " + folder);
    Traffic traffic =
        new Traffic(
            events(),
            organizations,
            zipf.map(exponent -> Spread.zipf(organizations, exponent))
                .orElseGet(() -> Spread.even(organizations)),
            1,
            Instant.now());
    Report report;
    boolean logsMatter = true;
    try {
      report = run(contenders, folder, traffic);
      logsMatter = !report.isExact();
    } catch (InterruptedException | InterruptException asked) {
      logsMatter = false;
      throw asked;
    } finally {
      if (workDir.isEmpty()) {
        clearAway(folder, logsMatter);
      }
    }
    PrintWriter out = requireNonNull(command).commandLine().getOut();
    out.println();
    report.lines().forEach(out::println);
    out.flush();
    if (json.isPresent()) {
      Files.writeString(json.get(), report.toJson());
    }
    if (svg.isPresent()) {
      Files.writeString(svg.get(), report.toSvg());
    }
    return report.isExact() ? 0 : INEXACT;
  }

  private void clearAway(Path folder, boolean exceptLogs) {
    if (exceptLogs) {
      Folders.deleteIn(folder);
      say("The contenders' logs are in " + folder);
    } else {
      Folders.delete(folder);
    }
  }

  private Path folder() {
    try {
      return workDir.isPresent()
          ? Files.createDirectories(workDir.get()).toAbsolutePath()
          : Files.createTempDirectory("runtally-bench-");
    } catch (IOException unusable) {
      throw new SandboxProblem("The folder for all data cannot be made: " + unusable);
    }
  }

  private Report run(List<Contender> contenders, Path folder, Traffic traffic)
      throws InterruptedException {
    try (BrokerProcess broker =
            BrokerProcess.start(folder.resolve("broker"), Ports.free(), BROKER_JVM, _ -> {});
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      say("Sending %,d events to %s".formatted(traffic.events(), broker.description()));
      Load.run(
          broker.bootstrapServers(),
          admin,
          traffic,
          sent -> say("  %,d events sent".formatted(sent)));
      Stage stage =
          new Stage(
              Runtally.home(), folder, broker.process(), broker.bootstrapServers(), admin, traffic);
      List<Result> results = new Rounds(stage, contenders, rounds(), this::say).run();
      return new Report(
          Machine.here(),
          trafficLine(traffic),
          traffic.events(),
          rounds(),
          contenders.stream().map(each -> Summary.of(each, results)).toList());
    }
  }

  private String trafficLine(Traffic traffic) {
    return "%,d events of %d bytes (lz4) of %,d organizations%s, 1%% repeats, half beyond the allowance; %d partitions; %s."
        .formatted(
            traffic.events(),
            Traffic.eventBytes(),
            traffic.organizations(),
            zipf.map(" by Zipf's law with exponent %.2f"::formatted).orElse(""),
            Stage.PARTITIONS,
            rounds() == 1 ? "one round" : rounds() + " rounds");
  }

  private void say(String sentence) {
    PrintWriter out = requireNonNull(command).commandLine().getOut();
    out.printf("%s %s%n", TIME_OF_DAY.format(LocalTime.now(ZoneId.systemDefault())), sentence);
    out.flush();
  }
}
