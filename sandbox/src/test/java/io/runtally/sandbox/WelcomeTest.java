package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WelcomeTest {
  @TempDir private Path folder;

  @Test
  void it_begins_with_where_people_begin() {
    assertEquals(
        "Runtally is ready: sign in at http://localhost:8083/",
        told(new StripeChoice.Simulator(12111)).lines().findFirst().orElseThrow());
  }

  @Test
  void a_test_mode_whose_webhooks_nobody_can_check_says_how_they_can() {
    String told = told(new StripeChoice.TestMode("sk_test_51secret", Optional.empty()));
    assertTrue(told.contains("stripe listen --forward-to localhost:8080/stripe/webhook"), told);
    assertTrue(told.contains("STRIPE_WEBHOOK_SECRET"), told);
  }

  @Test
  void no_secret_is_told() {
    String told =
        told(new StripeChoice.TestMode("sk_test_51secret", Optional.of("whsec_51secret")));
    assertFalse(told.contains("51secret"), told);
    assertFalse(told.contains("stripe listen"), told);
    assertTrue(told.contains(" jdbc:postgresql://db.example/runtally\n"), told);
  }

  private String told(StripeChoice stripe) {
    DatabaseAccess database =
        DatabaseAccess.of(
            "jdbc:postgresql://db.example/runtally?password=51secret", "r", "51secret");
    Sandbox.Plan plan =
        new Sandbox.Plan(
            folder,
            Optional.of("localhost:9092"),
            9092,
            8081,
            stripe,
            8082,
            new DatabaseChoice.Own(database),
            8080,
            8083,
            true);
    try (DataFolder taken = DataFolder.take(folder)) {
      return String.join("\n", new Welcome(plan, "localhost:9092", database, taken).lines());
    }
  }
}
