package io.runtally.sandbox;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code runtally up}: everything on this machine, until Ctrl-C. */
@Command(
    name = "up",
    sortOptions = false,
    description = {
      "Starts a Kafka broker, the meter, a Stripe simulator, the recharge worker, PostgreSQL, the"
          + " credits page, a place to sign in and a sample rule engine on this machine, and shows how"
          + " the organizations stand. Ctrl-C stops all of it; what was counted and charged stays in"
          + " the data folder for the next time.",
      "With a test key (sk_test_…) in the environment variable STRIPE_API_KEY, Stripe's own test"
          + " mode takes the place of the simulator; STRIPE_WEBHOOK_SECRET (whsec_…) is then what"
          + " `stripe listen --forward-to localhost:8080/stripe/webhook` prints."
    })
final class Up implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;

  @Option(
      names = "--no-sample",
      description = "No sample traffic: the only events are those that you send.")
  private boolean noSample;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where all data and logs are kept. Default: .runtally in Runtally's folder.")
  private Optional<Path> dataDir = Optional.empty();

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "A Kafka broker of your own, used in place of the embedded one.")
  private Optional<String> bootstrapServers = Optional.empty();

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "The embedded broker's port. Default: ${DEFAULT-VALUE}.")
  private int brokerPort;

  @Option(
      names = "--meter-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "The port of the meter's health and metrics. Default: ${DEFAULT-VALUE}.")
  private int meterPort;

  @Option(
      names = "--stripe-port",
      paramLabel = "PORT",
      defaultValue = "12111",
      description = "The Stripe simulator's port. Default: ${DEFAULT-VALUE}.")
  private int stripePort;

  @Option(
      names = "--worker-port",
      paramLabel = "PORT",
      defaultValue = "8082",
      description =
          "The port of the recharge worker's health and metrics. Default: ${DEFAULT-VALUE}.")
  private int workerPort;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description =
          "A PostgreSQL database of your own, used in place of the embedded one, with the user and"
              + " password in JDBC_USER and JDBC_PASSWORD. It must hold nothing else.")
  private Optional<String> jdbcUrl = Optional.empty();

  @Option(
      names = "--database-port",
      paramLabel = "PORT",
      description =
          "The embedded PostgreSQL's port. Default: 5432, or another where that is in use.")
  private Optional<Integer> databasePort = Optional.empty();

  @Option(
      names = "--view-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The credits page's port. Default: ${DEFAULT-VALUE}.")
  private int viewPort;

  @Option(
      names = "--sign-in-port",
      paramLabel = "PORT",
      defaultValue = "8083",
      description = "The port of the page where one signs in. Default: ${DEFAULT-VALUE}.")
  private int signInPort;

  /** Given by picocli. */
  @Spec private @Nullable CommandSpec command;

  @Override
  public Integer call() {
    StopRequest stop = StopRequest.listen();
    int code = ExitCode.SOFTWARE;
    try {
      StripeChoice stripe = StripeChoice.of(System.getenv(), stripePort);
      DatabaseChoice database = DatabaseChoice.of(jdbcUrl, databasePort, System.getenv());
      checkPorts(stripe, database);
      code = run(stop, stripe, database);
    } finally {
      stop.finish(code);
    }
    return code;
  }

  private void checkPorts(StripeChoice stripe, DatabaseChoice database) {
    Map<Integer, String> users = new HashMap<>();
    if (bootstrapServers.isEmpty()) {
      claimPort(users, "--broker-port", brokerPort, "broker");
    }
    claimPort(users, "--meter-port", meterPort, "meter");
    if (stripe instanceof StripeChoice.Simulator) {
      claimPort(users, "--stripe-port", stripePort, "Stripe simulator");
    }
    claimPort(users, "--worker-port", workerPort, "recharge worker");
    if (database instanceof DatabaseChoice.Embedded(Optional<Integer> port)) {
      port.ifPresent(given -> claimPort(users, "--database-port", given, "database"));
    }
    claimPort(users, "--view-port", viewPort, "credits page");
    claimPort(users, "--sign-in-port", signInPort, "sign-in page");
  }

  private static void claimPort(Map<Integer, String> users, String option, int port, String user) {
    checkPort(option, port);
    String other = users.putIfAbsent(port, user);
    if (other != null) {
      throw new SandboxProblem(
          "The %s and the %s cannot share port %d: choose another with %s."
              .formatted(other, user, port, option));
    }
  }

  private static void checkPort(String option, int port) {
    if (port < 1 || port > HIGHEST_PORT) {
      throw new SandboxProblem(
          "%s must be a port from 1 to %d, and is %d.".formatted(option, HIGHEST_PORT, port));
    }
  }

  private int run(StopRequest stop, StripeChoice stripe, DatabaseChoice database) {
    Screen screen =
        new Screen(
            System.out,
            requireNonNull(command).commandLine().getErr(),
            Boolean.getBoolean("runtally.terminal"));
    try (DataFolder folder = DataFolder.take(Runtally.dataFolder(dataDir))) {
      // Read when the first logger is made, so before anything of Kafka's is touched.
      System.setProperty("runtally.log", folder.resolve("runtally.log").toString());
      Sandbox sandbox =
          new Sandbox(
              new Sandbox.Plan(
                  Runtally.home(),
                  bootstrapServers,
                  brokerPort,
                  meterPort,
                  stripe,
                  workerPort,
                  database,
                  viewPort,
                  signInPort,
                  !noSample),
              folder,
              screen);
      try {
        sandbox.run();
        throw new IllegalStateException("The sandbox ended though nothing ended it");
      } catch (InterruptedException | RuntimeException end) {
        if (!stop.asked()) {
          return failed(screen, end);
        }
        // The ^C that the terminal echoed stands at the start of this line.
        screen.say("");
      } finally {
        sandbox.stop();
      }
      screen.say(
          "Stopped. All that was counted and charged is kept in %s for the next time."
              .formatted(folder.path()));
      return ExitCode.OK;
    }
  }

  private static int failed(Screen screen, Exception end) {
    return switch (end) {
      case SandboxProblem problem -> {
        screen.complain("runtally: " + problem.forPeople());
        yield ExitCode.SOFTWARE;
      }
      case RuntimeException bug -> throw bug;
      default -> throw new IllegalStateException("Interrupted, though nobody asked for it", end);
    };
  }
}
