package io.runtally.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A service of ours, as it is to be started. */
public sealed interface Service {
  /**
   * What runs.
   *
   * @param home the folder of the repository
   * @throws SandboxProblem when it is not built
   */
  JavaProgram program(Path home);

  /** Where it serves health and metrics, and whatever else it serves. */
  int port();

  /** How long it may take to put everything away. */
  Duration stopsWithin();

  /**
   * Looks at what it tells while it is not ready.
   *
   * @throws SandboxProblem when waiting on would be in vain
   */
  default void examine(String health) {}

  /**
   * A Stripe, and the key to it.
   *
   * @param key never shown
   */
  record Stripe(URI address, String key) {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  /**
   * The meter.
   *
   * @param state the folder of its state, which belongs to one Kafka cluster
   * @param instanceId its name among the meters of that cluster, the same at every start
   * @param jvmOptions on top of the usual ones
   * @param more environment variables beyond these
   * @param options of its command line
   */
  record Meter(
      String bootstrapServers,
      int port,
      Path state,
      String instanceId,
      List<String> jvmOptions,
      Map<String, String> more,
      List<String> options,
      Path log)
      implements Service {
    public Meter {
      jvmOptions = List.copyOf(jvmOptions);
      more = Map.copyOf(more);
      options = List.copyOf(options);
    }

    /** One with the usual environment and no options. */
    public Meter(
        String bootstrapServers,
        int port,
        Path state,
        String instanceId,
        List<String> jvmOptions,
        Path log) {
      this(bootstrapServers, port, state, instanceId, jvmOptions, Map.of(), List.of(), log);
    }

    @Override
    public JavaProgram program(Path home) {
      Map<String, String> environment = new HashMap<>();
      environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
      environment.put("METER_PORT", Integer.toString(port));
      environment.put("METER_STATE_DIR", state.toString());
      environment.put("METER_INSTANCE_ID", instanceId);
      environment.putAll(more);
      return new JavaProgram(
          "meter",
          JavaProgram.packaged(home.resolve("meter-streams"), "runtally-meter-streams"),
          Stream.concat(Stream.of("-Xmx1g"), jvmOptions.stream()).toList(),
          "io.runtally.meter.app.MeterApplication",
          options,
          environment,
          log);
    }

    @Override
    public Duration stopsWithin() {
      return Duration.ofSeconds(20);
    }
  }

  /**
   * The recharge worker.
   *
   * @param instanceId its name among the workers of that cluster, the same at every start
   * @param more environment variables beyond these
   * @param options of its command line
   */
  record Worker(
      String bootstrapServers,
      int port,
      Stripe stripe,
      String instanceId,
      Map<String, String> more,
      List<String> options,
      Path log)
      implements Service {
    /** In its health, while Stripe refuses its key. */
    private static final String ACCESS_DENIED = "ACCESS_DENIED";

    @Override
    public JavaProgram program(Path home) {
      Map<String, String> environment = new HashMap<>();
      environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
      environment.put("RECHARGE_PORT", Integer.toString(port));
      environment.put("RECHARGE_INSTANCE_ID", instanceId);
      environment.put("STRIPE_API_BASE", stripe.address().toString());
      environment.put("STRIPE_API_KEY", stripe.key());
      environment.putAll(more);
      return new JavaProgram(
          "recharge worker",
          JavaProgram.packaged(home.resolve("recharge-worker"), "runtally-recharge-worker"),
          // It mostly waits: a quick start is worth more than quick code.
          List.of("-Xmx256m"),
          "io.runtally.recharge.app.RechargeApplication",
          options,
          environment,
          log);
    }

    @Override
    public Duration stopsWithin() {
      // The worker itself gives what it has put to Stripe 30 seconds.
      return Duration.ofSeconds(35);
    }

    @Override
    public void examine(String health) {
      // A simulator refuses a key only when told to, to see the worker wait; Stripe means it, and
      // the worker would wait for a better one for as long as one lets it.
      if ("https".equals(stripe.address().getScheme()) && health.contains(ACCESS_DENIED)) {
        throw new SandboxProblem(
            "Stripe does not accept the key in STRIPE_API_KEY: give a test key that may read and write payment intents, or unset it to use the simulator.");
      }
    }
  }

  /**
   * The credits view.
   *
   * @param address where people reach it
   * @param webhookSecret what Stripe signs its webhooks with; never shown
   * @param instanceId its name among the views of that cluster, the same at every start
   * @param more environment variables beyond these
   */
  record View(
      String bootstrapServers,
      int port,
      URI address,
      DatabaseAccess database,
      SignIn signIn,
      Stripe stripe,
      String webhookSecret,
      String instanceId,
      Map<String, String> more,
      Path log)
      implements Service {
    /**
     * Who signs people in.
     *
     * @param keys where the keys of the tokens are published
     * @param page where people are sent
     */
    public record SignIn(URI keys, String issuer, String audience, URI page) {}

    @Override
    public JavaProgram program(Path home) {
      Map<String, String> environment = new HashMap<>();
      environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
      environment.put("VIEW_PORT", Integer.toString(port));
      environment.put("VIEW_INSTANCE_ID", instanceId);
      environment.put("PUBLIC_URL", address.toString());
      environment.put("JDBC_URL", database.jdbcUrl());
      environment.put("JDBC_USER", database.user());
      environment.put("JDBC_PASSWORD", database.password());
      environment.put("JWKS_URL", signIn.keys().toString());
      environment.put("TOKEN_ISSUER", signIn.issuer());
      environment.put("TOKEN_AUDIENCE", signIn.audience());
      environment.put("SIGN_IN_URL", signIn.page().toString());
      environment.put("STRIPE_API_BASE", stripe.address().toString());
      environment.put("STRIPE_API_KEY", stripe.key());
      environment.put("STRIPE_WEBHOOK_SECRET", webhookSecret);
      if (!"https".equals(stripe.address().getScheme())) {
        // The simulator's checkout pages are where its API is.
        environment.put("CHECKOUT_ORIGINS", stripe.address().toString());
      }
      environment.putAll(more);
      return new JavaProgram(
          "credits view",
          JavaProgram.packaged(home.resolve("credits-view"), "runtally-credits-view"),
          // As the worker: a quick start is worth more than quick code.
          List.of("-Xmx384m"),
          "io.runtally.view.app.CreditsViewApplication",
          List.of(),
          environment,
          log);
    }

    @Override
    public Duration stopsWithin() {
      return Duration.ofSeconds(20);
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "The credits view on port %d".formatted(port);
    }
  }
}
