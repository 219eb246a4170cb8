package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.stripe.Stripe.key;
import static io.runtally.sandbox.stripe.Stripe.recharge;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import io.runtally.sandbox.SandboxProblem;
import io.runtally.sandbox.stripe.StripeControl.Customer;
import io.runtally.sandbox.stripe.StripeSimulator.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  @TempDir private Path folder;

  private Settings kept() {
    return Settings.anywhere().withDataFolder(folder);
  }

  @Test
  void objects_keys_and_the_clock_survive_a_restart() throws StripeException {
    Customer customer;
    PaymentIntent intent;
    try (Stripe stripe = Stripe.start(kept())) {
      stripe.control.advanceClock(Duration.ofDays(3));
      customer = stripe.control.customer("org_1", "pm_card_visa");
      intent = create(stripe, customer);
      stripe.confirm(intent, "confirm");
    }
    for (int start = 0; start < 2; start++) {
      try (Stripe stripe = Stripe.start(kept())) {
        assertEquals("succeeded", stripe.fetch(intent).getStatus());
        assertEquals(2_500, stripe.control.book().chargedCents());
        assertEquals(intent.getId(), create(stripe, customer).getId());
        assertEquals("succeeded", stripe.confirm(intent, "confirm").getStatus());
        assertTrue(stripe.control.now().isAfter(Instant.now().plus(Duration.ofDays(2))));
      }
    }
  }

  private static PaymentIntent create(Stripe stripe, Customer customer) throws StripeException {
    return stripe.client.v1().paymentIntents().create(recharge(customer, 2_500), key("create"));
  }

  @Test
  void a_line_cut_short_by_a_kill_is_left_out() throws Exception {
    try (Stripe stripe = Stripe.start(kept())) {
      stripe.intent(stripe.control.customer("org_1", "pm_card_visa"));
    }
    Path journal = folder.resolve("stripe-journal.jsonl");
    Files.writeString(journal, "{\"objects\":[{\"type\":\"CUST", StandardOpenOption.APPEND);
    try (Stripe stripe = Stripe.start(kept())) {
      assertEquals(1, stripe.client.v1().paymentIntents().list().getData().size());
      stripe.control.customer("org_2", "pm_card_visa");
    }
    try (Stripe stripe = Stripe.start(kept())) {
      assertEquals(2, stripe.client.v1().customers().list().getData().size());
    }
  }

  @Test
  void an_event_that_was_not_told_is_told_after_the_restart() throws Exception {
    try (Receiver receiver = new Receiver()) {
      try (Stripe stripe = Stripe.start(kept().withWebhook(receiver.url(), Receiver.SECRET))) {
        stripe.control.delivery(DeliveryPolicy.plain().hold());
        stripe.intent(stripe.control.customer("org_1", "pm_card_visa"));
        assertEquals(0, receiver.events().size());
      }
      try (Stripe stripe = Stripe.start(kept())) {
        receiver.await(3);
        Stripe.await("all is told", () -> stripe.control.waitingDeliveries() == 0);
        receiver.forget();
      }
      try (Stripe stripe = Stripe.start(kept())) {
        assertEquals(0, stripe.control.waitingDeliveries());
        assertEquals(0, receiver.events().size());
      }
    }
  }

  @Test
  void a_folder_or_a_port_in_use_is_told_in_a_sentence() throws IOException {
    try (Stripe stripe = Stripe.start(kept())) {
      SandboxProblem folderTaken =
          assertThrows(SandboxProblem.class, () -> StripeSimulator.start(kept()));
      assertTrue(folderTaken.getMessage().contains("in use by another Stripe simulator"));
      int port = stripe.simulator.address().getPort();
      SandboxProblem portTaken =
          assertThrows(
              SandboxProblem.class,
              () -> StripeSimulator.start(Settings.anywhere().withPort(port)));
      assertTrue(portTaken.getMessage().contains("in use by another program"));
    }
  }
}
