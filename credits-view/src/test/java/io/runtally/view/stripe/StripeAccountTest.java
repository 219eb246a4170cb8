package io.runtally.view.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.StripeKey;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StripeAccountTest {
  @Test
  void a_look_at_a_purchase_is_brief_however_patient_commands_are() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var account =
          new StripeAccount(
              new StripeSettings(
                  new StripeKey(
                      "sk_test_1", URI.create("http://localhost:" + silent.getLocalPort()), false),
                  "whsec_1",
                  Duration.ofMinutes(5),
                  Duration.ofMinutes(5),
                  5));
      long began = System.nanoTime();
      StripeProblem problem = assertThrows(StripeProblem.class, () -> account.checkout("cs_1"));
      assertEquals(StripeProblem.Kind.UNKNOWN, problem.kind());
      // Generous: it is about seconds or minutes.
      assertTrue(Duration.ofNanos(System.nanoTime() - began).compareTo(Duration.ofMinutes(1)) < 0);
    }
  }
}
