package io.runtally.sandbox;

import static java.util.Objects.requireNonNull;

import io.runtally.schemas.ClientSettings;
import io.runtally.support.CannotRun;
import io.runtally.support.Consent;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What the commands of support have in common. They exit with 0 where all is well, with 1 where
 * there is something to look at, with 2 where they could not do their work; results go to standard
 * output, everything else to standard error.
 */
abstract class SupportCommand implements Callable<Integer> {
  static final int ALL_IS_WELL = 0;
  static final int LOOK_AT_IT = 1;
  static final int COULD_NOT_RUN = 2;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "Where the broker is. Default: ${DEFAULT-VALUE}.")
  private String bootstrapServers = "";

  @Mixin private CommandConfig commandConfig = new CommandConfig();

  @Option(names = "--yes", description = "Does what it shows without asking.")
  private boolean yes;

  /** Given by picocli. */
  @Spec private @Nullable CommandSpec command;

  /**
   * Does the work.
   *
   * @return the exit code
   * @throws CannotRun with a sentence, where it cannot
   */
  abstract int run() throws InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    try {
      return run();
    } catch (CannotRun problem) {
      say("runtally: " + problem.getMessage());
      return COULD_NOT_RUN;
    }
  }

  ClientSettings settings() {
    return commandConfig.settings(bootstrapServers);
  }

  /** Asks, unless it was agreed to before. */
  Consent consent() {
    return yes ? _ -> true : new AtTerminal();
  }

  /** For the person, or the program, that asked. */
  void tell(String result) {
    PrintWriter out = requireNonNull(command).commandLine().getOut();
    out.println(result);
    out.flush();
  }

  /** How it goes. */
  void say(String line) {
    PrintWriter err = requireNonNull(command).commandLine().getErr();
    err.println(line);
    err.flush();
  }
}
