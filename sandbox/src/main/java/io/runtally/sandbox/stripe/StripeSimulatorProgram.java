package io.runtally.sandbox.stripe;

import io.runtally.sandbox.DoorOptions;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The simulator as a process of its own, until Ctrl-C. */
@Command(
    name = "stripe-simulator",
    sortOptions = false,
    description = {
      "Stands in for Stripe on this machine: its API below /v1, pages for people, and what a test"
          + " wants to do to it below /simulator."
    })
public final class StripeSimulatorProgram implements Callable<Integer> {
  /** The variable to give the secret by, where a command line could be read by others. */
  public static final String SECRET_VARIABLE = "SIMULATOR_WEBHOOK_SECRET";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "12111",
      description = "Where it listens; 0 for a free port. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Mixin private DoorOptions door = new DoorOptions();

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
    CommandLine line = new CommandLine(new StripeSimulatorProgram());
    // Not by annotation: as a command of another it inherits that one's.
    line.getCommandSpec().mixinStandardHelpOptions(true);
    System.exit(
        line.setExecutionExceptionHandler(StripeSimulatorProgram::report).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    return StopRequest.runUntilAsked(this::start);
  }

  private StripeSimulator start() {
    StripeSimulator simulator =
        StripeSimulator.start(
            new StripeSimulator.Settings(
                door.door(port),
                dataDir,
                webhooks.stream().map(StripeSimulatorProgram::webhook).toList(),
                webhookSecret));
    System.out.println("The Stripe simulator is ready: " + simulator.address());
    return simulator;
  }

  private static URI webhook(String text) {
    try {
      return Control.webhookUrl(text);
    } catch (ControlProblem problem) {
      throw new SandboxProblem(String.valueOf(problem.getMessage()));
    }
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    if (failure instanceof SandboxProblem problem) {
      command.getErr().println("stripe-simulator: " + problem.forPeople());
      return ExitCode.SOFTWARE;
    }
    // Anything else is a bug, and its trace is what helps.
    throw failure;
  }
}
