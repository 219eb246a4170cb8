package io.runtally.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One process of a {@link SoakInstallation}, and what can be done to it. It is used by one thread
 * at a time: whoever holds it.
 */
abstract sealed class SoakPart {
  /** What kind of process it is. */
  enum Kind {
    BROKER,
    DATABASE,
    STRIPE,
    METER,
    WORKER,
    VIEW
  }

  private static final Duration TIME_TO_STOP = Duration.ofSeconds(40);

  private final Kind kind;
  private final String name;

  private SoakPart(Kind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  Kind kind() {
    return kind;
  }

  String name() {
    return name;
  }

  /** The process as it is now. */
  abstract JavaProcess process();

  /** Ends it as a failing machine would. */
  void kill() {
    process().kill();
  }

  /** Asks it to end, as a platform does before it moves it. */
  void stop() {
    process().stop(TIME_TO_STOP);
  }

  /** Starts it again where it has ended; it need not be ready when this returns. */
  abstract void start() throws InterruptedException;

  /** Whether it does its work. */
  abstract boolean isReady();

  @Override
  public String toString() {
    return name;
  }

  /** A broker, which is ready when all that lies on it is as new as on the others. */
  static final class OfBroker extends SoakPart {
    private final BrokerProcess broker;
    private final BooleanSupplier inSync;

    OfBroker(String name, BrokerProcess broker, BooleanSupplier inSync) {
      super(Kind.BROKER, name);
      this.broker = broker;
      this.inSync = inSync;
    }

    @Override
    JavaProcess process() {
      return broker.process();
    }

    @Override
    void start() {
      broker.restart();
    }

    @Override
    boolean isReady() {
      return process().isAlive() && inSync.getAsBoolean();
    }
  }

  /** PostgreSQL. */
  static final class OfDatabase extends SoakPart {
    private final DatabaseProcess database;

    OfDatabase(DatabaseProcess database) {
      super(Kind.DATABASE, "database");
      this.database = database;
    }

    @Override
    JavaProcess process() {
      return database.process();
    }

    @Override
    void kill() {
      database.kill();
    }

    @Override
    void start() {
      database.restart();
    }

    @Override
    boolean isReady() {
      return process().isAlive();
    }
  }

  /** The Stripe simulator, which remembers everything over its end. */
  static final class OfStripe extends SoakPart {
    /** Starts one on the port and folder of the one before. */
    @FunctionalInterface
    interface Starter {
      StripeProcess start() throws InterruptedException;
    }

    private final Starter starter;
    private StripeProcess stripe;

    OfStripe(Starter starter) throws InterruptedException {
      super(Kind.STRIPE, "stripe");
      this.starter = starter;
      this.stripe = starter.start();
    }

    StripeProcess stripe() {
      return stripe;
    }

    @Override
    JavaProcess process() {
      return stripe.process();
    }

    @Override
    void start() throws InterruptedException {
      stripe = starter.start();
    }

    @Override
    boolean isReady() {
      return process().isAlive();
    }
  }

  /** A service of ours. */
  static final class OfService extends SoakPart {
    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final Path home;
    private final Service service;
    private final Optional<Path> state;
    private Map<String, String> environment = Map.of();
    private JavaProcess process;

    /**
     * Starts it.
     *
     * @param state the folder that it keeps its state in, where it has one
     */
    OfService(Kind kind, String name, Path home, Service service, Optional<Path> state) {
      super(kind, name);
      this.home = home;
      this.service = service;
      this.state = state;
      this.process = launch();
    }

    private JavaProcess launch() {
      return JavaProcess.start(service.program(home).with(environment));
    }

    @Override
    JavaProcess process() {
      return process;
    }

    @Override
    void start() {
      process = launch();
    }

    /** What its environment holds beyond the usual, from its next start on. */
    void environment(Map<String, String> more) {
      environment = Map.copyOf(more);
    }

    Optional<Path> state() {
      return state;
    }

    int port() {
      return service.port();
    }

    /** Takes the state of a service that does not run away from it. */
    void forgetState() throws IOException {
      if (state.isPresent() && Files.exists(state.get())) {
        // The folder itself may be where a file system is mounted.
        try (Stream<Path> tree = Files.walk(state.get())) {
          List<Path> inside =
              tree.sorted(Comparator.reverseOrder())
                  .filter(each -> !each.equals(state.get()))
                  .toList();
          for (Path each : inside) {
            Files.delete(each);
          }
        }
      }
    }

    @Override
    boolean isReady() {
      return answers("readiness");
    }

    /** Whether the platform would let it run on. */
    boolean isLive() {
      return answers("liveness");
    }

    private boolean answers(String probe) {
      URI question = URI.create("http://127.0.0.1:%d/health/%s".formatted(service.port(), probe));
      try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIME_TO_ANSWER).build()) {
        return http.send(
                    HttpRequest.newBuilder(question).timeout(TIME_TO_ANSWER).build(),
                    HttpResponse.BodyHandlers.discarding())
                .statusCode()
            == OK;
      } catch (IOException noAnswer) {
        return false;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
