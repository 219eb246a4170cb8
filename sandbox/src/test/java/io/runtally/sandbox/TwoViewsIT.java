package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.runtally.sandbox.identity.Role;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two view processes before one database: either may be asked, and either may die. */
class TwoViewsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int PURCHASES = 300;

  private static ViewRig rig;

  @BeforeAll
  static void start() throws InterruptedException {
    rig = ViewRig.start();
    rig.meters().meter("meter-1");
    rig.view("view-1");
    rig.view("view-2");
    rig.hearsOfStripe("view-1");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void a_change_shows_on_both_and_is_told_by_both() throws Exception {
    Person one = rig.person("view-1", "org_both", Role.OWNER);
    Person two = one.at(rig.address("view-2"));
    try (Listener first = Listener.of(one);
        Listener second = Listener.of(two)) {
      assertEquals(
          200,
          two.put("/auto-recharge", "{\"enabled\":false,\"threshold\":7,\"amount\":20}").status());
      // Answered by one, it holds at the other at once: they read the same rows.
      assertEquals(7, one.credits().at("/autoRecharge/threshold").asLong());
      first.awaitChange();
      second.awaitChange();
    }
  }

  @Test
  void killed_amid_the_projection_and_the_database_dropped_it_is_the_same_page_again()
      throws Exception {
    List<String> organizations = IntStream.range(0, 12).mapToObj(n -> "org_many_" + n).toList();
    for (int n = 0; n < PURCHASES; n++) {
      String organization = organizations.get(n % organizations.size());
      rig.meters().purchase(organization, 5 + n, "pi_many_" + n);
      if (n == PURCHASES / 2) {
        rig.meters().flush();
        rig.view("view-2").process().kill();
      }
    }
    rig.meters().flush();
    rig.view("view-2");
    long all = IntStream.range(0, PURCHASES).mapToLong(n -> 5 + n).sum();
    Waiting.until(
        "all is projected",
        LIMIT,
        () -> organizations.stream().mapToLong(each -> owner(each).balance()).sum() == all);
    List<JsonNode> pages = pages(organizations);
    for (JsonNode page : pages) {
      assertEquals(PURCHASES / organizations.size(), page.path("sequence").asInt());
    }

    rig.dropDatabase(List.of("view-1", "view-2"));
    Waiting.until("it is built again", LIMIT, () -> pages(organizations).equals(pages));
    for (String organization : organizations) {
      JsonNode entries = owner(organization).get("/activity?limit=200").json().path("entries");
      assertEquals(PURCHASES / organizations.size(), entries.size());
      for (int n = 0; n < entries.size(); n++) {
        assertEquals(entries.size() - n, entries.path(n).path("sequence").asInt());
      }
    }
  }

  private static List<JsonNode> pages(List<String> organizations) {
    return organizations.stream().map(each -> owner(each).credits()).toList();
  }

  private static Person owner(String organization) {
    return rig.person("view-1", organization, Role.OWNER);
  }

  /** A browser that follows an organization. */
  private record Listener(HttpClient http, InputStream stream, CountDownLatch changes)
      implements AutoCloseable {
    static Listener of(Person person) throws IOException, InterruptedException {
      HttpClient http = HttpClient.newHttpClient();
      URI events =
          person.view().resolve("/api/organizations/%s/events".formatted(person.organization()));
      HttpResponse<InputStream> answer =
          http.send(
              HttpRequest.newBuilder(events)
                  .header("Authorization", "Bearer " + person.token())
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertEquals(200, answer.statusCode());
      assertTrue(
          answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream"));
      var listener = new Listener(http, answer.body(), new CountDownLatch(1));
      Thread.ofVirtual().start(listener::listen);
      return listener;
    }

    private void listen() {
      try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          if (line.strip().equals("event: change")) {
            changes.countDown();
          }
        }
      } catch (IOException closed) {
        // The test has heard enough.
      }
    }

    void awaitChange() throws InterruptedException {
      assertTrue(changes.await(LIMIT.toSeconds(), TimeUnit.SECONDS), "No change was told");
    }

    @Override
    public void close() {
      try {
        stream.close();
      } catch (IOException never) {
        throw new UncheckedIOException(never);
      }
      http.shutdownNow();
    }
  }
}
