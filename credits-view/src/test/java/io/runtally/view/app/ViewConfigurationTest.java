package io.runtally.view.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewConfigurationTest {
  private static ViewConfiguration at(String publicUrl) {
    return new ViewConfiguration(
        "localhost:9092",
        URI.create(publicUrl),
        "credits-view",
        "view-1",
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        "type",
        false,
        1,
        1,
        1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"credits.example", "credits.example/page", "", "ftp://credits.example"})
  void a_public_address_that_no_browser_could_open_is_refused(String publicUrl) {
    CannotStart refused = assertThrows(CannotStart.class, () -> at(publicUrl));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("PUBLIC_URL is "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8080", "https://credits.example", "https://a.b/c"})
  void an_absolute_address_is_taken(String publicUrl) {
    assertEquals(URI.create(publicUrl), at(publicUrl).publicUrl());
  }
}
