package io.runtally.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runtally bench}: the meter and its peers on one machine, in one run. */
@Command(
    name = "runtally bench",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    subcommands = {Latency.class, Growth.class, Remembered.class, CreditsCall.class},
    description = {
      "Measures how fast the meter works off a backlog of run events, beside what no meter can pass"
          + " and beside other ways to build one, on one broker in one run. Every result is checked"
          + " before its time counts.",
      "`runtally bench latency`, `growth`, `remembered` and `view` measure other things than the rate.",
      "It uses free ports and a folder of its own, and nothing of a sandbox that is running. Leave"
          + " the machine alone meanwhile: what others use of it is told in the table. Exit code 0"
          + " when every contender was exact, 1 when one was not, 2 when it could not be run."
    })
public final class Bench implements Callable<Integer> {
  private static final long EVENTS = 12_000_000;
  private static final int ROUNDS = 3;
  private static final long QUICK_EVENTS = 1_000_000;
  private static final int QUICK_ROUNDS = 1;

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
      names = "--overage",
      paramLabel = "SHARE",
      defaultValue = "half",
      description =
          "How many of the runs are beyond the allowance: none, half, all. Default:"
              + " ${DEFAULT-VALUE}.")
  private Traffic.Overage overage = Traffic.Overage.HALF;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "These contenders alone, by their names with commas between them.")
  private List<String> only = List.of();

  @Option(names = "--svg", paramLabel = "FILE", description = "Writes a plot of the rates there.")
  private Optional<Path> svg = Optional.empty();

  @Mixin private Sitting sitting = new Sitting();

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
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
  public Integer call() throws IOException {
    List<Contender> contenders = contenders();
    requireSense();
    return sitting.run(folder -> measured(contenders, folder));
  }

  private void requireSense() {
    sitting.requireWithin("--events", events(), 1_000, 1_000_000_000);
    sitting.requireWithin("--rounds", rounds(), 1, 100);
    sitting.requireWithin("--organizations", organizations, 1, 1_000_000);
    sitting.require(
        zipf.orElse(1.0) > 0 && zipf.orElse(1.0) <= 3, "--zipf must be above 0 and at most 3.");
    svg.ifPresent(file -> sitting.requireFolderOf("--svg", file));
  }

  private List<Contender> contenders() {
    List<String> names = Contenders.ALL.stream().map(Contender::name).toList();
    for (String name : only) {
      sitting.require(
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

  private Report measured(List<Contender> contenders, Path folder)
      throws InterruptedException, IOException {
    Traffic traffic =
        new Traffic(
            events(),
            organizations,
            zipf.map(exponent -> Spread.zipf(organizations, exponent))
                .orElseGet(() -> Spread.even(organizations)),
            overage,
            1,
            Instant.now());
    Report report;
    try (Ground ground = Ground.start(folder)) {
      sitting.say(
          "Sending %,d events to %s".formatted(traffic.events(), ground.broker().description()));
      Load.run(
          ground.broker().bootstrapServers(),
          ground.admin(),
          traffic,
          sent -> sitting.say("  %,d events sent".formatted(sent)));
      List<Result> results =
          new Rounds(ground.stage(traffic), contenders, rounds(), sitting::say).run();
      report =
          new Report(
              Machine.here(),
              trafficLine(traffic),
              traffic.events(),
              rounds(),
              contenders.stream().map(each -> Summary.of(each, results)).toList());
    }
    if (svg.isPresent()) {
      Files.writeString(svg.get(), report.toSvg());
    }
    return report;
  }

  private String trafficLine(Traffic traffic) {
    return "%,d events of %d bytes (lz4) of %,d organizations%s, 1%% repeats, %s beyond the allowance; %d partitions; %s."
        .formatted(
            traffic.events(),
            RunEventText.bytes(),
            traffic.organizations(),
            zipf.map(" by Zipf's law with exponent %.2f"::formatted).orElse(""),
            overage.inWords(),
            Stage.PARTITIONS,
            rounds() == 1 ? "one round" : rounds() + " rounds");
  }
}
