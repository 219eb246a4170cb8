package io.runtally.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A service as a process of its own, started from what its module packaged. */
final class ServiceProcess implements AutoCloseable {
  // The meter's state may have to be read back from the broker.
  private static final Duration TIME_TO_START = Duration.ofMinutes(5);
  private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(2);
  private static final Duration METER_STOPS_WITHIN = Duration.ofSeconds(20);
  // The worker itself gives what it has put to Stripe 30 seconds.
  private static final Duration WORKER_STOPS_WITHIN = Duration.ofSeconds(35);
  private static final int OK = 200;

  /** In the worker's health, while Stripe refuses its key. */
  private static final String ACCESS_DENIED = "ACCESS_DENIED";

  private final JavaProcess process;
  private final int port;
  private final Duration stopsWithin;

  private ServiceProcess(JavaProcess process, int port, Duration stopsWithin) {
    this.process = process;
    this.port = port;
    this.stopsWithin = stopsWithin;
  }

  /**
   * How a meter is set up.
   *
   * @param state the folder of its state, which belongs to one Kafka cluster
   * @param instanceId its name among the meters of that cluster, the same at every start
   */
  record Meter(String bootstrapServers, int port, Path state, String instanceId, Path log) {}

  /**
   * How a recharge worker is set up.
   *
   * @param stripe where Stripe answers
   * @param instanceId its name among the workers of that cluster, the same at every start
   * @param more environment variables beyond these
   */
  record Worker(
      String bootstrapServers,
      int port,
      URI stripe,
      String stripeKey,
      String instanceId,
      Map<String, String> more,
      Path log) {}

  /**
   * Starts a meter and returns when it is ready.
   *
   * @param home the folder of the repository
   * @param waiting told again and again how long the start has taken so far
   * @throws SandboxProblem when it is not built or does not start
   */
  static ServiceProcess meter(Path home, Meter setting, Consumer<Duration> waiting)
      throws InterruptedException {
    var program =
        new JavaProgram(
            "meter",
            JavaProgram.packaged(home.resolve("meter-streams"), "runtally-meter-streams"),
            List.of("-Xmx1g"),
            "io.runtally.meter.app.MeterApplication",
            List.of(),
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                setting.bootstrapServers(),
                "METER_PORT",
                Integer.toString(setting.port()),
                "METER_STATE_DIR",
                setting.state().toString(),
                "METER_INSTANCE_ID",
                setting.instanceId()),
            setting.log());
    return start(program, setting.port(), METER_STOPS_WITHIN, false, waiting);
  }

  /**
   * Starts a recharge worker and returns when it is ready.
   *
   * @param home the folder of the repository
   * @param options of its command line
   * @param waiting told again and again how long the start has taken so far
   * @throws SandboxProblem when it is not built, does not start or has a key that Stripe refuses
   */
  static ServiceProcess worker(
      Path home, Worker setting, List<String> options, Consumer<Duration> waiting)
      throws InterruptedException {
    Map<String, String> environment = new HashMap<>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", setting.bootstrapServers());
    environment.put("RECHARGE_PORT", Integer.toString(setting.port()));
    environment.put("RECHARGE_INSTANCE_ID", setting.instanceId());
    environment.put("STRIPE_API_BASE", setting.stripe().toString());
    environment.put("STRIPE_API_KEY", setting.stripeKey());
    environment.putAll(setting.more());
    var program =
        new JavaProgram(
            "recharge worker",
            JavaProgram.packaged(home.resolve("recharge-worker"), "runtally-recharge-worker"),
            // It mostly waits: a quick start is worth more than quick code.
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            "io.runtally.recharge.app.RechargeApplication",
            options,
            environment,
            setting.log());
    // A simulator refuses a key only when told to, to see the worker wait; Stripe means it.
    boolean refusalIsFinal = "https".equals(setting.stripe().getScheme());
    return start(program, setting.port(), WORKER_STOPS_WITHIN, refusalIsFinal, waiting);
  }

  private static ServiceProcess start(
      JavaProgram program,
      int port,
      Duration stopsWithin,
      boolean refusalIsFinal,
      Consumer<Duration> waiting)
      throws InterruptedException {
    JavaProcess process = JavaProcess.start(program);
    URI readiness = URI.create("http://127.0.0.1:%d/health/readiness".formatted(port));
    boolean ready = false;
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIME_TO_ANSWER).build()) {
      process.awaitReady(() -> isReady(http, readiness, refusalIsFinal), TIME_TO_START, waiting);
      ready = true;
    } finally {
      if (!ready) {
        process.kill();
      }
    }
    return new ServiceProcess(process, port, stopsWithin);
  }

  private static boolean isReady(HttpClient http, URI readiness, boolean refusalIsFinal) {
    try {
      HttpRequest question = HttpRequest.newBuilder(readiness).timeout(TIME_TO_ANSWER).build();
      HttpResponse<String> answer = http.send(question, HttpResponse.BodyHandlers.ofString());
      if (refusalIsFinal && answer.body().contains(ACCESS_DENIED)) {
        // It would wait for a better key for as long as one lets it.
        throw new SandboxProblem(
            "Stripe does not accept the key in STRIPE_API_KEY: give a test key that may read and write payment intents, or unset it to use the simulator.");
      }
      return answer.statusCode() == OK;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  JavaProcess process() {
    return process;
  }

  /** Where it serves health and metrics. */
  int port() {
    return port;
  }

  @Override
  public void close() {
    process.stop(stopsWithin);
  }
}
