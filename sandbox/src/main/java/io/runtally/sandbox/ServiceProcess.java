package io.runtally.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** A service as a process of its own, started from what its module packaged. */
public final class ServiceProcess implements AutoCloseable {
  // The meter's state, and the view's tables, may have to be read back from the broker.
  private static final Duration TIME_TO_START = Duration.ofMinutes(5);
  private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(2);
  private static final int OK = 200;

  private final JavaProcess process;
  private final Service service;

  private ServiceProcess(JavaProcess process, Service service) {
    this.process = process;
    this.service = service;
  }

  /**
   * Starts a service and returns when it is ready.
   *
   * @param home the folder of the repository
   * @param waiting told again and again how long the start has taken so far
   * @throws SandboxProblem when it is not built or does not start
   */
  public static ServiceProcess start(Path home, Service service, Consumer<Duration> waiting)
      throws InterruptedException {
    return start(service.program(home), service, waiting);
  }

  /** As above, with a program that is not quite the service's own. */
  public static ServiceProcess start(
      JavaProgram program, Service service, Consumer<Duration> waiting)
      throws InterruptedException {
    JavaProcess process = JavaProcess.start(program);
    boolean ready = false;
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIME_TO_ANSWER).build()) {
      process.awaitReady(() -> isReady(http, service), TIME_TO_START, waiting);
      ready = true;
    } finally {
      if (!ready) {
        process.kill();
      }
    }
    return new ServiceProcess(process, service);
  }

  private static boolean isReady(HttpClient http, Service service) {
    URI readiness = URI.create("http://127.0.0.1:%d/health/readiness".formatted(service.port()));
    try {
      HttpRequest question = HttpRequest.newBuilder(readiness).timeout(TIME_TO_ANSWER).build();
      HttpResponse<String> answer = http.send(question, HttpResponse.BodyHandlers.ofString());
      service.examine(answer.body());
      return answer.statusCode() == OK;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public JavaProcess process() {
    return process;
  }

  /** Where it serves health and metrics. */
  int port() {
    return service.port();
  }

  @Override
  public void close() {
    process.stop(service.stopsWithin());
  }
}
