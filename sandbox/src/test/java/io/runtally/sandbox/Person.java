package io.runtally.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Somebody who asks the credits view's API about an organization.
 *
 * @param view where it is
 * @param token who they are
 */
record Person(URI view, String organization, String token) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIME_TO_SHOW = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What came back; the JSON is missing where it was none. */
  record Reply(int status, String body, JsonNode json, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String detail() {
      return json.path("detail").asText();
    }
  }

  /** The same person, with something else in hand. */
  Person with(String otherToken) {
    return new Person(view, organization, otherToken);
  }

  /** The same person, at another view. */
  Person at(URI otherView) {
    return new Person(otherView, organization, token);
  }

  JsonNode credits() {
    return get("/credits").json();
  }

  long balance() {
    return credits().path("balance").asLong();
  }

  void awaitBalance(long credits) {
    until(() -> balance() == credits);
  }

  /** Returns once a condition holds; fails, with what is seen then, if it does not in time. */
  void until(BooleanSupplier condition) {
    try {
      Waiting.until("it shows", TIME_TO_SHOW, condition);
    } catch (AssertionError vain) {
      throw new AssertionError(credits().toPrettyString(), vain);
    }
  }

  Reply get(String path) {
    return send(request(path).GET());
  }

  Reply post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  Reply put(String path, String json, String... headers) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  Reply delete(String path) {
    return send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            view.resolve("/api/organizations/%s%s".formatted(organization, path)))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  /** Buys, and pays with a test card on Stripe's page; comes back or does not. */
  void buys(long credits, String card) {
    Reply begun = post("/purchases", "{\"credits\":%d}".formatted(credits));
    if (begun.status() != 201) {
      throw new AssertionError(begun);
    }
    completes(begun.json().path("checkoutUrl").asText(), card);
  }

  /** Pays with a good card what was begun. */
  void pays(Reply begun) {
    completes(begun.json().path("checkoutUrl").asText(), "pm_card_visa");
  }

  /** Saves a test card on Stripe's page. */
  void savesCard(String card) {
    Reply begun = post("/payment-method", "");
    if (begun.status() != 201) {
      throw new AssertionError(begun);
    }
    completes(begun.json().path("checkoutUrl").asText(), card);
  }

  private static void completes(String checkoutUrl, String card) {
    Reply left =
        send(
            HttpRequest.newBuilder(URI.create(checkoutUrl))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("card=" + card)));
    if (left.status() != 303) {
      throw new AssertionError(left);
    }
  }

  static Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      answer.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
      return new Reply(answer.statusCode(), answer.body(), json(answer.body()), headers);
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static JsonNode json(String body) {
    try {
      return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (JsonProcessingException none) {
      return MissingNode.getInstance();
    }
  }
}
