package io.runtally.view.app;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import io.runtally.view.books.Database;
import io.runtally.view.books.DatabaseChanges;
import io.runtally.view.books.DatabaseUnfit;
import io.runtally.view.drift.DriftWatch;
import io.runtally.view.projection.Projection;
import java.net.BindException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The view as a process: starts, runs until it is told to stop, and says why where it cannot. */
public final class CreditsViewApplication {
  private static final Logger LOG = LoggerFactory.getLogger(CreditsViewApplication.class);

  private static final String HELP =
      """
      The credits view: the page where an organization sees its credits, its API, and Stripe's webhooks.

      Usage: credits-view [--create-topics] [--help]

        --create-topics    creates the topics that are missing
        --help             shows this

      Configuration is by environment variables, most of all KAFKA_BOOTSTRAP_SERVERS (localhost:9092),
      JDBC_URL, JDBC_USER, JDBC_PASSWORD, JWKS_URL, TOKEN_ISSUER, TOKEN_AUDIENCE (runtally), PUBLIC_URL
      (http://localhost:8080), SIGN_IN_URL, STRIPE_API_KEY, STRIPE_API_BASE, STRIPE_WEBHOOK_SECRET,
      VIEW_INSTANCE_ID and VIEW_PORT (8080); application.yml explains every key.
      """;

  private static final Map<String, String> OPTIONS =
      Map.of("--create-topics", "view.create-topics");

  private CreditsViewApplication() {}

  /** Exit codes: 1 failed, 2 could not start, 143 stopped by a signal, as any JVM. */
  public static void main(String[] arguments) throws InterruptedException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(HELP);
      return;
    }
    Map<String, Object> given = new LinkedHashMap<>();
    for (String option : arguments) {
      String key = OPTIONS.get(option);
      if (key == null) {
        System.err.println("Unknown option " + option + ". See --help.");
        System.exit(2);
      }
      given.put(key, true);
    }
    System.exit(run(given));
  }

  private static int run(Map<String, Object> given) throws InterruptedException {
    try (ApplicationContext context =
        Micronaut.build(new String[0]).banner(false).properties(given).build().start()) {
      context.getBean(StartChecks.class).run();
      var _ = context.getBean(Database.class);
      Follow follow = context.getBean(Follow.class);
      // Stops following before the context goes; main returns from awaitEnd meanwhile.
      Runtime.getRuntime().addShutdownHook(new Thread(follow::stop, "stop"));
      context
          .getBean(ViewMetrics.class)
          .show(
              context.getBean(Projection.class),
              context.getBean(DatabaseChanges.class),
              context.getBean(InstantSource.class));
      context.getBean(ViewMetrics.class).show(context.getBean(ViewReadiness.class));
      int port = serve(context);
      follow.start();
      ViewConfiguration view = context.getBean(ViewConfiguration.class);
      DriftWatch drift = context.getBean(DriftWatch.class);
      context.getBean(ViewMetrics.class).show(drift);
      drift.start(view.reconcileAfter(), view.reconcileEvery());
      LOG.info("Serving at port {}", port);
      return follow.awaitEnd() ? 1 : 0;
    } catch (RuntimeException failure) {
      String sentence = whyItCannotStart(failure).orElseThrow(() -> failure);
      System.err.println(sentence);
      LOG.debug("Cannot start", failure);
      return 2;
    }
  }

  /** What is for a person to mend, however deep the framework has wrapped it. */
  private static Optional<String> whyItCannotStart(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CannotStart || cause instanceof DatabaseUnfit) {
        return Optional.ofNullable(cause.getMessage());
      }
    }
    return Optional.empty();
  }

  private static int serve(ApplicationContext context) {
    EmbeddedServer server = context.getBean(EmbeddedServer.class);
    try {
      return server.start().getPort();
    } catch (RuntimeException failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof BindException) {
          throw new CannotStart(
              "Port %d is in use. Set VIEW_PORT to a free one.".formatted(server.getPort()));
        }
      }
      throw failure;
    }
  }
}
