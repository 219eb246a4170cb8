package io.runtally.sandbox.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.runtally.sandbox.stripe.StripeControl.Customer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StrictnessTest {
  private final Stripe stripe = Stripe.start();

  @AfterEach
  void stop() {
    stripe.close();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/payment_intents, amount=500&currency=usd&bogus=1, 400, parameter_unknown, bogus",
    "POST, /v1/payment_intents, amount=500&currency=usd&automatic_payment_methods[enabled]=true&automatic_payment_methods[x]=1, 400, parameter_unknown, automatic_payment_methods[x]",
    "POST, /v1/payment_intents, amount=500, 400, parameter_missing, currency",
    "POST, /v1/payment_intents, currency=usd, 400, parameter_missing, amount",
    "POST, /v1/payment_intents, amount=5.00&currency=usd, 400, parameter_invalid_integer, amount",
    "POST, /v1/payment_intents, amount=-500&currency=usd, 400, parameter_invalid_integer, amount",
    "POST, /v1/payment_intents, amount=49&currency=usd, 400, amount_too_small, amount",
    "POST, /v1/payment_intents, amount=100000000&currency=usd, 400, amount_too_large, amount",
    "POST, /v1/payment_intents, amount=500&currency=, 400, parameter_invalid_empty, currency",
    "POST, /v1/payment_intents, amount=500&currency=xxl, 400, '', currency",
    "POST, /v1/payment_intents, amount=500&currency=usd&confirm=maybe, 400, '', confirm",
    "POST, /v1/payment_intents, amount=500&currency=usd&payment_method_types=card, 400, '', payment_method_types",
    "POST, /v1/payment_intents, amount=500&currency=usd&metadata=1, 400, '', metadata",
    "POST, /v1/payment_intents, amount=500&currency=usd&customer=cus_x, 400, resource_missing, customer",
    "POST, /v1/payment_intents, amount=500&currency=usd&payment_method=pm_x, 400, resource_missing, payment_method",
    "POST, /v1/payment_intents, amount=500&currency=usd&off_session=true, 400, '', off_session",
    "GET, /v1/payment_intents/pi_x, '', 404, resource_missing, intent",
    "POST, /v1/payment_intents/pi_x/confirm, '', 404, resource_missing, intent",
    "GET, /v1/customers/cus_x, '', 404, resource_missing, id",
    "GET, /v1/charges/ch_x, '', 404, resource_missing, charge",
    "GET, /v1/payment_methods/pm_x, '', 404, resource_missing, payment_method",
    "GET, /v1/payment_intents, limit=101, 400, parameter_invalid_integer, limit",
    "GET, /v1/payment_intents, starting_after=pi_x, 400, resource_missing, starting_after",
    "GET, /v1/payment_intents, created[after]=1, 400, parameter_unknown, created[after]",
    "GET, /v1/customers, expand[]=data.bogus, 200, '', ''",
    "POST, /v1/customers, expand[]=bogus, 400, '', expand",
  })
  void a_wrong_request_is_refused_as_stripe_does(
      String method, String path, String parameters, int status, String code, String param)
      throws Exception {
    HttpResponse<String> answer =
        stripe.raw(method, path, parameters.replace("[", "%5B").replace("]", "%5D"));
    assertEquals(status, answer.statusCode(), answer::body);
    CheckedHttpClient.check(method, path, status, answer.body());
    JsonNode error = Json.read(answer.body()).path("error");
    assertEquals(code, error.path("code").asText());
    assertEquals(param, error.path("param").asText());
    assertFalse(answer.headers().firstValue("Request-Id").orElse("").isEmpty());
    assertEquals("2026-07-29.dahlia", answer.headers().firstValue("Stripe-Version").orElse(""));
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer sk_test_abc, 200",
    "Bearer rk_test_abc, 200",
    "Basic c2tfdGVzdF9hYmM6, 200",
    "Bearer sk_live_abc, 401",
    "Bearer pk_test_abc, 401",
    "Basic !!, 401",
    "sk_test_abc, 401",
  })
  void only_a_secret_test_key_is_let_in(String authorization, int status) throws Exception {
    HttpResponse<String> answer =
        stripe.raw("GET", "/v1/customers", "", "Authorization", authorization);
    assertEquals(status, answer.statusCode(), answer::body);
    CheckedHttpClient.check("GET", "/v1/customers", status, answer.body());
  }

  @Test
  void an_unknown_url_is_404_in_stripes_shape() throws Exception {
    HttpResponse<String> answer = stripe.raw("GET", "/v1/subscriptions", "");
    assertEquals(404, answer.statusCode());
    assertTrue(answer.body().contains("Unrecognized request URL (GET: /v1/subscriptions)"));
  }

  @Test
  void another_api_version_is_refused() throws Exception {
    assertEquals(
        400, stripe.raw("GET", "/v1/customers", "", "Stripe-Version", "2020-08-27").statusCode());
  }

  @Test
  void a_card_pays_only_for_its_own_customer_and_never_after_it_was_detached() throws Exception {
    Customer mine = stripe.control.customer("org_1", "pm_card_visa");
    Customer other = stripe.control.customer("org_2", "pm_card_visa");
    String payment = "amount=500&currency=usd&payment_method=" + mine.paymentMethodId();
    assertEquals(400, stripe.raw("POST", "/v1/payment_intents", payment).statusCode());
    String foreign = payment + "&customer=" + other.customerId();
    assertEquals(400, stripe.raw("POST", "/v1/payment_intents", foreign).statusCode());
    String right = payment + "&payment_method_types%5B%5D=card&customer=" + mine.customerId();
    JsonNode intent = Json.read(stripe.raw("POST", "/v1/payment_intents", right).body());

    String card = "/v1/payment_methods/" + mine.paymentMethodId();
    assertEquals(200, stripe.raw("POST", card + "/detach", "").statusCode());
    assertEquals(400, stripe.raw("POST", "/v1/payment_intents", right).statusCode());
    String confirm = "/v1/payment_intents/%s/confirm".formatted(intent.path("id").asText());
    HttpResponse<String> refused = stripe.raw("POST", confirm, "off_session=true");
    assertEquals(400, refused.statusCode(), refused::body);
    CheckedHttpClient.check("POST", confirm, 400, refused.body());
    String attach = "customer=" + mine.customerId();
    assertEquals(400, stripe.raw("POST", card + "/attach", attach).statusCode());
    assertEquals(0, stripe.control.book().chargedCents());
  }

  @Test
  void every_parameter_that_is_taken_is_one_of_stripes() {
    StripeShapes.present()
        .ifPresent(
            shapes -> stripe.simulator.routes().forEach(route -> checkParameters(shapes, route)));
  }

  private static void checkParameters(StripeShapes shapes, Route route) {
    route
        .parameters()
        .all()
        .forEach(parameter ->
            assertTrue(
                shapes.parameters(route.method(), route.path()).contains(parameter.name()),
                () -> "%s %s: %s".formatted(route.method(), route.path(), parameter.name())));
  }
}
