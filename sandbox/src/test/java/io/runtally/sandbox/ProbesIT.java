package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.runtally.sandbox.identity.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What the probes say when the flow stops: a service that cannot work is not ready, and is left
 * alive as long as it can go on by itself. Those of the recharge worker are tested with its
 * charges.
 */
class ProbesIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void services_whose_broker_or_database_is_silent_are_not_ready_and_recover() throws Exception {
    try (ViewRig rig = ViewRig.start()) {
      ServiceProcess meter = rig.meters().meter("meter-1");
      ServiceProcess view = rig.view("view-1");
      assertEquals(200, probe(meter, "readiness"));
      assertEquals(200, probe(view, "readiness"));

      rig.meters().broker().suspend();
      for (ServiceProcess service : List.of(view, meter)) {
        awaitReadiness(503, service);
        assertEquals(200, probe(service, "liveness"));
      }
      rig.meters().broker().resume();
      awaitReadiness(200, meter);
      awaitReadiness(200, view);

      rig.database().kill();
      awaitReadiness(503, view);
      assertEquals(200, probe(view, "liveness"));
      rig.database().restart();
      awaitReadiness(200, view);

      // All of it still works.
      rig.meters().purchase("org_probed", 7, "pi_probed");
      rig.meters().flush();
      Person member = rig.person("view-1", "org_probed", Role.MEMBER);
      member.awaitBalance(7);
    }
  }

  /** Runs without a plan are rows of their own, so that so many of them do reach the disk. */
  @Test
  void a_meter_whose_disk_is_full_is_not_ready_and_counts_on_once_there_is_room() throws Exception {
    int runs = 60_000;
    try (MeterRig rig = MeterRig.start()) {
      Optional<TightDisk> mounted = TightDisk.mount(rig.state("meter-1"));
      assumeTrue(mounted.isPresent(), "Skipped: only root may mount a file system to fill.");
      try (TightDisk disk = mounted.orElseThrow()) {
        ServiceProcess meter = rig.meter("meter-1");
        assertEquals(200, probe(meter, "readiness"));

        disk.fill();
        rig.runs("org_full", runs, "run");
        rig.flush();
        Waiting.until("it is not ready", LIMIT, () -> probe(meter, "readiness") != 200);

        disk.empty();
        rig.plan("org_full", runs - 250);
        rig.flush();
        var again = new Platform(rig, meter);
        Books books = rig.books();
        books.until(
            () ->
                again.keepsUp()
                    && books.judgedRuns("org_full") == runs
                    && books.balance("org_full") == -2,
            () -> books.usage("org_full"));
        awaitReadiness(200, again.meter);
      }
    }
  }

  /** Starts the meter again when it has given up. */
  private static final class Platform {
    private final MeterRig rig;
    private ServiceProcess meter;

    Platform(MeterRig rig, ServiceProcess meter) {
      this.rig = rig;
      this.meter = meter;
    }

    boolean keepsUp() {
      try {
        if (!meter.process().isAlive()) {
          meter = rig.meter("meter-1");
        }
        return true;
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }

  private static void awaitReadiness(int status, ServiceProcess service) {
    Waiting.until("readiness is " + status, LIMIT, () -> probe(service, "readiness") == status);
  }

  private static int probe(ServiceProcess service, String name) {
    URI question = URI.create("http://127.0.0.1:%d/health/%s".formatted(service.port(), name));
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(question).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException unreachable) {
      return 0;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
