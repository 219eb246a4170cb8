package io.runtally.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A child JVM that ends, at the latest, with this process ({@link Leash}).
 *
 * <p>It does not hear the Ctrl-C that the terminal sends to the whole foreground group: whoever
 * started it stops it in an order that makes sense. The faults that a machine can produce are
 * methods here ({@link #kill}, {@link #suspend}), because tests and the sandbox need them alike.
 */
public final class JavaProcess implements AutoCloseable {
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(20);
  private static final Duration TIME_TO_DIE = Duration.ofSeconds(10);
  private static final long LOG_BYTES_KEPT = 10_000_000;
  private static final int LINES_SHOWN = 15;

  /**
   * For programs that live for minutes beside six others: ready in half the time, on less than half
   * the processor. An option of the program says otherwise, {@code -XX:TieredStopAtLevel=4} for
   * one.
   */
  private static final List<String> QUICK_START =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  // A few seconds of the processor's, on machines that are busy.
  private static final Duration TIME_TO_LEAVE_ARCHIVE = Duration.ofSeconds(60);

  private final JavaProgram program;
  private final Optional<ClassArchive> archive;
  private final Process process;

  private JavaProcess(JavaProgram program, Optional<ClassArchive> archive, Process process) {
    this.program = program;
    this.archive = archive;
    this.process = process;
  }

  public static JavaProcess start(JavaProgram program) {
    try {
      makeRoomInLog(program.log());
      List<String> classPath = classPath(program);
      List<String> options = new ArrayList<>(QUICK_START);
      options.addAll(program.jvmOptions());
      Optional<ClassArchive> archive = ClassArchive.of(program, classPath, options);
      if (archive.isPresent()) {
        options.addAll(archive.get().options());
      }
      ProcessBuilder builder = new ProcessBuilder(command(program, classPath, options));
      builder.environment().putAll(program.environment());
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(program.log().toFile()));
      return new JavaProcess(program, archive, builder.start());
    } catch (IOException unusable) {
      throw new SandboxProblem(
          "The %s could not be started with its log in %s: %s."
              .formatted(program.name(), program.log(), unusable.getMessage()));
    }
  }

  private static List<String> classPath(JavaProgram program) {
    List<String> classPath = new ArrayList<>(program.classPath());
    String own = ownLocation();
    if (!classPath.contains(own)) {
      // Last, so that nothing of ours hides what the program brings itself.
      classPath.add(own);
    }
    return classPath;
  }

  private static List<String> command(
      JavaProgram program, List<String> classPath, List<String> options) {
    // A signal that is ignored when a JVM starts stays ignored in it, from its first moment.
    List<String> command =
        new ArrayList<>(
            List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "runtally-" + program.name()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Told apart by this in the lists of processes, where the main class stands far to the right.
    command.add("-Druntally.process=" + program.name());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(options);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(Leash.class.getName());
    command.add(program.mainClass());
    command.addAll(program.arguments());
    return command;
  }

  /** The jar or folder of classes that this class was loaded from. */
  private static String ownLocation() {
    return Path.of(
            URI.create(
                JavaProcess.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /** Keeps the logs of many starts in one file, but not for ever. */
  private static void makeRoomInLog(Path log) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_KEPT) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** The processes that it started itself. */
  public List<ProcessHandle> children() {
    return process.children().toList();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit code when the process has ended, for whatever reason. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Returns once {@code ready} holds.
   *
   * @param waiting told again and again how long it has taken so far
   * @throws SandboxProblem when the process ends before, or {@code limit} has passed; the process
   *     has then been ended
   */
  public void awaitReady(BooleanSupplier ready, Duration limit, Consumer<Duration> waiting)
      throws InterruptedException {
    long began = System.nanoTime();
    while (!ready.getAsBoolean()) {
      if (process.waitFor(LOOK_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
        throw ended();
      }
      Duration passed = Duration.ofNanos(System.nanoTime() - began);
      if (passed.compareTo(limit) > 0) {
        kill();
        throw new SandboxProblem(
            "The %s was not ready after %d seconds; its log is %s."
                .formatted(program.name(), limit.toSeconds(), program.log()),
            lastLines());
      }
      waiting.accept(passed);
    }
  }

  /** The problem to report when the process has ended though nobody asked it to. */
  public SandboxProblem ended() {
    return new SandboxProblem(
        "The %s stopped by itself (exit code %d); its log is %s."
            .formatted(program.name(), process.exitValue(), program.log()),
        lastLines());
  }

  /** The end of what the process has written, without the frames of stack traces. */
  public List<String> lastLines() {
    Deque<String> last = new ArrayDeque<>();
    try (var lines = Files.newBufferedReader(program.log(), StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("\tat ")) {
          last.addLast(line);
        }
        if (last.size() > LINES_SHOWN) {
          last.removeFirst();
        }
      }
    } catch (IOException unreadable) {
      return List.of("(%s cannot be read)".formatted(program.log()));
    }
    return List.copyOf(last);
  }

  /** Asks the process to stop (SIGTERM), kills it if it has not done so in time. */
  public void stop(Duration timeToStop) {
    if (!process.isAlive()) {
      return;
    }
    // Through the handle, because Process.destroy also closes the child's standard input, and the
    // leash would take that for our end.
    process.toHandle().destroy();
    signal(pid(), "CONT");
    boolean leavesArchive = archive.isPresent() && archive.get().draft().isPresent();
    if (endsWithin(leavesArchive ? timeToStop.plus(TIME_TO_LEAVE_ARCHIVE) : timeToStop)) {
      archive.ifPresent(ClassArchive::keep);
    } else {
      kill();
    }
  }

  /** Ends the process as a failing machine would ({@code kill -9}); returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    if (!endsWithin(TIME_TO_DIE)) {
      throw new IllegalStateException("Process " + pid() + " survived SIGKILL");
    }
  }

  /** Freezes the process, as a paused virtual machine or a long collection does (SIGSTOP). */
  public void suspend() {
    signal(pid(), "STOP");
  }

  /** Lets a suspended process go on. */
  public void resume() {
    signal(pid(), "CONT");
  }

  @Override
  public void close() {
    stop(TIME_TO_STOP);
  }

  private boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      // Whoever is in a hurry must not leave a process behind.
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Sends a signal, such as {@code INT}, to any process. */
  static void signal(long pid, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException noKill) {
      throw new UncheckedIOException(noKill);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
