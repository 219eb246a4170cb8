package io.runtally.bench;

import static java.util.Objects.requireNonNull;

import io.runtally.sandbox.Folders;
import io.runtally.sandbox.SandboxProblem;
import io.runtally.sandbox.StopRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What all measurements have in common: a folder that is cleared away, a word for people, an end at
 * Ctrl-C, an exit code.
 */
final class Sitting {
  private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int INEXACT = 1;
  private static final int NOT_RUN = 2;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the figures there, for programs.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Where all data and logs are kept, some gigabytes. Default: a folder below the temporary"
              + " one, which is deleted when all was exact.")
  private Optional<Path> workDir = Optional.empty();

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /** What is done in a sitting. */
  interface Work {
    /**
     * Measures.
     *
     * @param folder for whatever is written
     * @throws SandboxProblem when it cannot be done
     */
    Finding measure(Path folder) throws InterruptedException, IOException;
  }

  /** Does it, and returns the exit code. */
  int run(Work work) throws IOException {
    json.ifPresent(file -> requireFolderOf("--json", file));
    StopRequest stop = StopRequest.listen();
    int code = NOT_RUN;
    try {
      code = tell(measure(work));
    } catch (InterruptedException | InterruptException asked) {
      say("Stopped before the end.");
    } catch (SandboxProblem problem) {
      requireNonNull(command).commandLine().getErr().println("runtally: " + problem.forPeople());
    } finally {
      stop.finish(code);
    }
    return code;
  }

  private Finding measure(Work work) throws InterruptedException, IOException {
    Path folder = folder();
    say("Everything lies in " + folder);
    boolean logsMatter = true;
    try {
      Finding finding = work.measure(folder);
      logsMatter = !finding.isExact();
      return finding;
    } catch (InterruptedException | InterruptException asked) {
      logsMatter = false;
      throw asked;
    } finally {
      if (workDir.isEmpty()) {
        clearAway(folder, logsMatter);
      }
    }
  }

  private int tell(Finding finding) throws IOException {
    PrintWriter out = requireNonNull(command).commandLine().getOut();
    out.println();
    finding.lines().forEach(out::println);
    out.flush();
    if (json.isPresent()) {
      Files.writeString(json.get(), finding.toJson());
    }
    return finding.isExact() ? 0 : INEXACT;
  }

  private void clearAway(Path folder, boolean exceptLogs) {
    if (exceptLogs) {
      Folders.deleteIn(folder);
      say("The logs are in " + folder);
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

  /** Told before anything is done, not after an hour. */
  void requireFolderOf(String option, Path file) {
    Path folder = requireNonNull(file.toAbsolutePath().getParent());
    require(
        Files.isDirectory(folder),
        "The folder of %s must be there, and %s is not.".formatted(option, folder));
  }

  /** Whatever is given must make sense; else the command ends with that sentence. */
  void require(boolean sensible, String otherwise) {
    if (!sensible) {
      throw new ParameterException(requireNonNull(command).commandLine(), otherwise);
    }
  }

  /** A number that was given must lie from the least to the most, both included. */
  void requireWithin(String option, long given, long least, long most) {
    require(
        given >= least && given <= most,
        "%s must be from %d to %d.".formatted(option, least, most));
  }

  /** Tells people how it goes. */
  void say(String sentence) {
    PrintWriter out = requireNonNull(command).commandLine().getOut();
    out.printf("%s %s%n", TIME_OF_DAY.format(LocalTime.now(ZoneId.systemDefault())), sentence);
    out.flush();
  }
}
