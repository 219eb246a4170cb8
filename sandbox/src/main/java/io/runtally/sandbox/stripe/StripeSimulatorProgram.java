package io.runtally.sandbox.stripe;

import io.runtally.sandbox.SandboxProblem;
import io.runtally.sandbox.StopRequest;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The simulator as a process of its own, until Ctrl-C. */
@Command(
    name = "stripe-simulator",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Stands in for Stripe on this machine: its API below /v1, pages for people, and what a test"
          + " wants to do to it below /simulator."
    })
public final class StripeSimulatorProgram implements Callable<Integer> {
  /** The variable to give the secret by, where a command line could be read by others. */
  public static final String SECRET_VARIABLE = "SIMULATOR_WEBHOOK_SECRET";

  private static final int HIGHEST_PORT = 65_535;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "12111",
      description = "Where it listens; 0 for a free port. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where its state is kept for the next start. Default: nowhere.")
  private Optional<Path> dataDir = Optional.empty();

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      description = "Told of all events. May be given more than once.")
  private List<String> webhooks = List.of();

  @Option(
      names = "--webhook-secret",
      paramLabel = "SECRET",
      defaultValue = "${env:" + SECRET_VARIABLE + ":-" + Control.DEFAULT_SECRET + "}",
      description =
          "What webhooks are signed with. Default: the environment variable "
              + SECRET_VARIABLE
              + ", or else "
              + Control.DEFAULT_SECRET
              + ".")
  private String webhookSecret = Control.DEFAULT_SECRET;

  private StripeSimulatorProgram() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new StripeSimulatorProgram())
            .setExecutionExceptionHandler(StripeSimulatorProgram::report)
            .execute(arguments));
  }

  @Override
  public Integer call() {
    StopRequest stop = StopRequest.listen();
    int code = ExitCode.SOFTWARE;
    try {
      code = run(stop);
    } finally {
      stop.finish(code);
    }
    return code;
  }

  private int run(StopRequest stop) {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new SandboxProblem(
          "--port must be from 0 to %d, and is %d.".formatted(HIGHEST_PORT, port));
    }
    List<URI> urls = webhooks.stream().map(Control::webhookUrl).toList();
    var settings = new StripeSimulator.Settings(port, dataDir, urls, webhookSecret);
    try (StripeSimulator simulator = StripeSimulator.start(settings)) {
      System.out.println("The Stripe simulator is ready: " + simulator.address());
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException end) {
      if (!stop.asked()) {
        throw new IllegalStateException("Interrupted, though nobody asked for it", end);
      }
    }
    System.out.println("Stopped.");
    return ExitCode.OK;
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    return switch (failure) {
      case SandboxProblem problem -> complain(command, problem.forPeople());
      case ControlProblem problem -> complain(command, String.valueOf(problem.getMessage()));
      // Anything else is a bug, and its trace is what helps.
      default -> throw failure;
    };
  }

  private static int complain(CommandLine command, String sentence) {
    command.getErr().println("stripe-simulator: " + sentence);
    return ExitCode.SOFTWARE;
  }
}
