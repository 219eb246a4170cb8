package io.runtally.sandbox;

import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.sandbox.stripe.StripeSimulatorProgram;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The Stripe simulator as a child JVM, with a folder that it remembers everything in. */
final class StripeProcess implements AutoCloseable {
  private static final Duration TIME_TO_START = Duration.ofSeconds(60);

  private final JavaProcess process;
  private final URI address;

  private StripeProcess(JavaProcess process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a simulator and returns when it answers.
   *
   * @param state what it remembers, made where it does not exist
   * @param webhook told of all events
   * @param webhookSecret what these are signed with
   * @param waiting told again and again how long the start has taken so far
   * @throws SandboxProblem when it does not start
   */
  static StripeProcess start(
      int port, Path state, URI webhook, String webhookSecret, Path log, Consumer<Duration> waiting)
      throws InterruptedException {
    JavaProcess process =
        JavaProcess.start(
            new JavaProgram(
                "Stripe simulator",
                JavaProgram.ownPackaged(),
                List.of(
                    "-Xmx256m",
                    "-Dlog4j2.configurationFile=classpath:io/runtally/sandbox/broker-log4j2.xml"),
                StripeSimulatorProgram.class.getName(),
                List.of(
                    "--port",
                    Integer.toString(port),
                    "--data-dir",
                    state.toString(),
                    "--webhook",
                    webhook.toString()),
                // Not on the command line, where everybody could read it.
                Map.of(StripeSimulatorProgram.SECRET_VARIABLE, webhookSecret),
                log));
    URI address = URI.create("http://127.0.0.1:" + port);
    StripeControl control = new StripeControl(address);
    boolean ready = false;
    try {
      process.awaitReady(() -> answers(control), TIME_TO_START, waiting);
      ready = true;
    } finally {
      if (!ready) {
        process.kill();
      }
    }
    return new StripeProcess(process, address);
  }

  private static boolean answers(StripeControl control) {
    try {
      control.now();
      return true;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  JavaProcess process() {
    return process;
  }

  /** Where it answers, as Stripe and to its control API. */
  URI address() {
    return address;
  }

  StripeControl control() {
    return new StripeControl(address);
  }

  @Override
  public void close() {
    process.close();
  }
}
