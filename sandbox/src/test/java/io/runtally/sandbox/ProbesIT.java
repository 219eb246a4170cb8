package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.runtally.sandbox.identity.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
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
