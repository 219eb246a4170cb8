package io.runtally.meter.app;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The meter as a process: starts, runs until it is told to stop, and says why where it cannot. */
public final class MeterApplication {
  private static final Logger LOG = LoggerFactory.getLogger(MeterApplication.class);

  private static final String HELP =
      """
      The meter: reads run events, draws credits, keeps every organization's ledger.

      Usage: meter-streams [--create-topics] [--leave] [--help]

        --create-topics  creates the topics that are missing
        --leave          on stopping, leaves the group at once, for scaling down
        --help           shows this

      Configuration is by environment variables, most of all KAFKA_BOOTSTRAP_SERVERS (localhost:9092),
      METER_STATE_DIR, METER_INSTANCE_ID and METER_PORT (8081); application.yml explains every key.
      """;

  private static final Map<String, String> OPTIONS =
      Map.of("--create-topics", "meter.create-topics", "--leave", "meter.leave-on-stop");

  private MeterApplication() {}

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
    System.exit(run(given));
  }

  private static int run(Map<String, Object> given) throws InterruptedException {
    try (ApplicationContext context =
        Micronaut.build(new String[0]).banner(false).properties(given).build().start()) {
      Meter meter = context.getBean(Meter.class);
      // Stops the streams before the context goes; main returns from awaitEnd meanwhile.
      Thread stopper = new Thread(meter::stop, "stop");
      Runtime.getRuntime().addShutdownHook(stopper);
      MeterMetrics metrics = context.getBean(MeterMetrics.class);
      metrics.show(
          context.getBean(Progress.class),
          context.getBean(MeterReadiness.class),
          Path.of(context.getBean(MeterConfiguration.class).stateDir()));
      serve(context);
      meter.start(context.getBean(StartChecks.class).run());
      meter.streams().ifPresent(metrics::show);
      return meter.awaitEnd() ? 1 : 0;
    } catch (CannotStart problem) {
      System.err.println(problem.getMessage());
      LOG.debug("Cannot start", problem);
      return 2;
    }
  }

  private static void serve(ApplicationContext context) {
    EmbeddedServer server = context.getBean(EmbeddedServer.class);
    try {
      server.start();
    } catch (RuntimeException failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof BindException) {
          throw new CannotStart(
              "Port %d is in use. Set METER_PORT to a free one.".formatted(server.getPort()));
        }
      }
      throw failure;
    }
  }
}
