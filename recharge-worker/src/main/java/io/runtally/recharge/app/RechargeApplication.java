package io.runtally.recharge.app;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import io.runtally.recharge.flow.StartingPoint;
import io.runtally.recharge.stripe.StripeSettings;
import java.net.BindException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker as a process: starts, runs until it is told to stop, and says why where it cannot. */
public final class RechargeApplication {
  private static final Logger LOG = LoggerFactory.getLogger(RechargeApplication.class);
  private static final String RECOVER = "--recover-offsets";

  private static final String HELP =
      """
      The recharge worker: charges the saved card for recharge orders, each at most once.

      Usage: recharge-worker [--create-topics] [--recover-offsets] [--help]

        --create-topics    creates the topics that are missing
        --recover-offsets  after the groups' offsets were lost: finds the open orders in the topics,
                           sets the offsets anew, and goes on with those
        --help             shows this

      Configuration is by environment variables, most of all STRIPE_API_KEY, STRIPE_API_BASE,
      KAFKA_BOOTSTRAP_SERVERS (localhost:9092), RECHARGE_INSTANCE_ID and RECHARGE_PORT (8082);
      application.yml explains every key.
      """;

  private static final Map<String, String> OPTIONS =
      Map.of("--create-topics", "recharge.create-topics", RECOVER, "recharge.recover-offsets");

  private RechargeApplication() {}

  /** Exit codes: 1 failed, 2 could not start, 143 stopped by a signal, as any JVM. */
  public static void main(String[] arguments) throws InterruptedException {
    List<String> options = Arrays.asList(arguments);
    if (options.contains("--help")) {
      System.out.print(HELP);
      return;
    }
    Map<String, Object> given = new LinkedHashMap<>();
    for (String option : options) {
      String key = OPTIONS.get(option);
      if (key == null) {
        System.err.println("Unknown option " + option + ". See --help.");
        System.exit(2);
      }
      given.put(key, true);
    }
    System.exit(run(given, options.contains(RECOVER)));
  }

  private static int run(Map<String, Object> given, boolean recover) throws InterruptedException {
    try (ApplicationContext context =
        Micronaut.build(new String[0]).banner(false).properties(given).build().start()) {
      refuse(context.getBean(RechargeConfiguration.class).faults());
      StripeSettings stripe = context.getBean(StripeConfiguration.class).settings();
      Worker worker = context.getBean(Worker.class);
      // Stops the stages before the context goes; main returns from awaitEnd meanwhile.
      Thread stopper = new Thread(worker::stop, "stop");
      Runtime.getRuntime().addShutdownHook(stopper);
      context.getBean(WorkerMetrics.class).show(context.getBean(WorkerReadiness.class));
      serve(context);
      StartChecks checks = context.getBean(StartChecks.class);
      if (recover) {
        tell(checks.recover());
      }
      checks.run();
      worker.start(stripe);
      return worker.awaitEnd() ? 1 : 0;
    } catch (CannotStart problem) {
      System.err.println(problem.getMessage());
      LOG.debug("Cannot start", problem);
      return 2;
    }
  }

  private static void refuse(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new CannotStart(String.join(System.lineSeparator(), faults));
    }
  }

  private static void tell(StartingPoint.Recovery recovery) {
    LOG.warn(
        "Offsets set anew: {} bound orders are settled now, {} unbound ones were closed as expired",
        recovery.carriedOn(),
        recovery.expired());
  }

  private static void serve(ApplicationContext context) {
    EmbeddedServer server = context.getBean(EmbeddedServer.class);
    try {
      server.start();
    } catch (RuntimeException failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof BindException) {
          throw new CannotStart(
              "Port %d is in use. Set RECHARGE_PORT to a free one.".formatted(server.getPort()));
        }
      }
      throw failure;
    }
  }
}
