package io.runtally.sandbox;

import static java.util.Objects.requireNonNull;

import io.runtally.audit.Explain;
import io.runtally.audit.Verify;
import io.runtally.sandbox.stripe.StripeSimulatorProgram;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The {@code runtally} command: everything a person does with Runtally at a terminal. */
@Command(
    name = "runtally",
    description = "Counts rule-set runs and draws prepaid credits for what goes beyond the plan.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Up.class,
      IssueToken.class,
      Verify.class,
      Explain.class,
      Reconcile.class,
      ListRejected.class,
      Adjust.class,
      Soak.class,
      BenchElsewhere.class,
      CreateTopics.class,
      StripeSimulatorProgram.class,
      SignIn.class,
      SendSample.class
    },
    versionProvider = Runtally.Version.class,
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT)
public final class Runtally implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  private Runtally() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Runtally());
    // Else -5 would be an option.
    requireNonNull(line.getSubcommands().get("adjust"))
        .setUnmatchedOptionsArePositionalParams(true);
    return line.setExecutionExceptionHandler(Runtally::report);
  }

  /** The data folder that was named or, where none was, the usual one. */
  static Path dataFolder(Optional<Path> named) {
    return named.orElseGet(() -> home().resolve(".runtally")).toAbsolutePath().normalize();
  }

  /** The folder of the repository. */
  public static Path home() {
    return Path.of(System.getProperty("runtally.home", ".")).toAbsolutePath().normalize();
  }

  /** Without a command: what commands there are. */
  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(System.out);
    }
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) throws Exception {
    PrintWriter err = command.getErr();
    if (failure instanceof SandboxProblem problem) {
      err.println("runtally: " + problem.forPeople());
      return ExitCode.SOFTWARE;
    }
    // Anything else is a bug, and its trace is what helps.
    throw failure;
  }

  /** The version that the jar was built as. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String built = Runtally.class.getPackage().getImplementationVersion();
      return new String[] {"Runtally " + (built == null ? "(not packaged)" : built)};
    }
  }
}
