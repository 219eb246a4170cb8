package io.runtally.recharge.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.runtally.recharge.charging.Answer;
import io.runtally.schemas.LowBalance.RechargeOrder;
import io.runtally.schemas.RechargeIntent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripePaymentIntentsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String REFUSED =
      "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"parameter_missing\"}}";
  private static final String WHOLE =
      """
      {"id":"pi_1","object":"payment_intent","status":"requires_confirmation","amount":2000,\
      "amount_received":0,"currency":"usd","customer":"cus_1",\
      "metadata":{"runtally_organization":"org_1","runtally_recharge_id":"org_1-r1"}}\
      """;
  private static final RechargeIntent ORDER =
      new RechargeIntent(
          "org_1-r1",
          "org_1",
          Optional.of("pi_1"),
          new RechargeOrder("org_1-r1", 20, 2_000, "usd", "cus_1", "pm_1"),
          NOW,
          1);

  /** A status and a body. */
  private record Reply(int status, String body) {}

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile Reply toGet = new Reply(200, "{\"object\":\"list\",\"data\":[]}");
  private volatile Reply toPost = new Reply(400, REFUSED);
  private HttpServer server;
  private StripePaymentIntents intents;

  StripePaymentIntentsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    intents =
        new StripePaymentIntents(
            new StripeSettings(
                "sk_test_1",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                false,
                1_000,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                0),
            (_, _, _, _) -> {},
            () -> NOW);
  }

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    asked.add(method + " " + exchange.getRequestURI().getPath());
    Reply reply = method.equals("GET") ? toGet : toPost;
    byte[] body = reply.body().getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void a_key_is_accepted_where_reading_works_and_writing_is_refused_for_want_of_anything() {
    assertInstanceOf(KeyCheck.Accepted.class, intents.checkKey());
    assertEquals(List.of("GET /v1/payment_intents", "POST /v1/payment_intents"), asked);
  }

  @Test
  void a_key_that_may_only_read_is_denied() {
    toPost = new Reply(403, "{\"error\":{\"type\":\"invalid_request_error\"}}");
    assertInstanceOf(KeyCheck.Denied.class, intents.checkKey());
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void an_answer_that_says_nothing_of_the_key_is_unknown(int status) {
    toGet = new Reply(status, REFUSED);
    assertInstanceOf(KeyCheck.Unknown.class, intents.checkKey());
  }

  @Test
  void a_whole_answer_is_told() {
    toGet = new Reply(200, WHOLE);
    assertInstanceOf(Answer.Told.class, intents.fetch("pi_1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"id\":\"pi_1\",                     | ''",
        "\"id\":\"pi_1\"                      | \"id\":null",
        "\"id\":\"pi_1\"                      | \"id\":7",
        "\"id\":\"pi_1\"                      | \"id\":{}",
        "\"id\":\"pi_1\"                      | \"id\":\"pi_2\"",
        "\"status\":\"requires_confirmation\", | ''",
        "\"status\":\"requires_confirmation\" | \"status\":null",
        "\"status\":\"requires_confirmation\" | \"status\":[]",
        "\"amount\":2000,                     | ''",
        "\"amount\":2000                      | \"amount\":null",
        "\"amount\":2000                      | \"amount\":\"much\"",
        "\"amount\":2000                      | \"amount\":{}",
        "\"currency\":\"usd\",                | ''",
        "\"currency\":\"usd\"                 | \"currency\":null",
        "\"currency\":\"usd\"                 | \"currency\":840",
        "\"customer\":\"cus_1\",              | ''",
        "\"customer\":\"cus_1\"               | \"customer\":null",
        "\"customer\":\"cus_1\"               | \"customer\":7",
        "\"metadata\":{                       | \"other\":{",
        "\"metadata\":{                       | \"metadata\":null,\"other\":{",
        "\"metadata\":{                       | \"metadata\":[],\"other\":{",
        "\"metadata\":{                       | \"metadata\":\"none\",\"other\":{",
        "\"amount_received\":0                | \"amount_received\":0,\"latest_charge\":7",
        "\"requires_confirmation\",\"amount\":2000,\"amount_received\":0 | \"succeeded\",\"amount\":2000",
      })
  void R27_an_answer_that_is_not_whole_is_unknown(String whole, String broken) {
    assertTrue(WHOLE.contains(whole), whole);
    toGet = new Reply(200, WHOLE.replace(whole, broken));
    assertInstanceOf(Answer.Unknown.class, intents.fetch("pi_1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "7", "\"pi_1\"", "<html></html>"})
  void R27_an_answer_that_is_something_else_is_unknown(String body) {
    toGet = new Reply(200, body);
    assertInstanceOf(Answer.Unknown.class, intents.fetch("pi_1"));
  }

  @Test
  void R27_a_confirmation_is_not_sent_when_its_time_is_over() {
    toPost = new Reply(200, WHOLE);
    assertInstanceOf(Answer.Told.class, intents.confirm(ORDER, "pi_1", NOW));
    assertInstanceOf(Answer.Unknown.class, intents.confirm(ORDER, "pi_1", NOW.minusSeconds(1)));
    assertEquals(List.of("POST /v1/payment_intents/pi_1/confirm"), asked);
  }
}
