package io.runtally.sandbox.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ControlTest {
  private final Stripe stripe = Stripe.start();

  @AfterEach
  void stop() {
    stripe.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | clock | oops | must be a JSON object",
        "POST | clock | {'advance': 1} | no member \"advance\" here; there are advanceMillis",
        "POST | clock | {'advanceMillis': -1} | Time goes on",
        "POST | faults | {'path': 'v1', 'kind': 'CUT'} | must be a path",
        "POST | faults | {'path': '/v1/**', 'kind': 'X'} | must be one of TOO_MANY_REQUESTS",
        "POST | faults | {'path': '/v1/**', 'kind': 'CUT', 'times': 0} | times >= 1",
        "POST | faults/fault_9/release | {'how': 'CUT'} | no fault \"fault_9\"",
        "POST | customers | {'organization': 'org_1', 'card': 'pm_x'} | must be a test card",
        "POST | customers | {'organization': 'org_1', 'card': 'pm_card_visa_chargeDeclined'} | declined",
        "POST | customers | {} | \"organization\" is missing",
        "POST | refunds | {'paymentIntentId': 'pi_x'} | No such payment_intent",
        "POST | disputes | {'paymentIntentId': 'pi_x'} | There is no payment_intent \"pi_x\"",
        "POST | authentications/pi_x | {'response': 'FAIL'} | waits for authentication",
        "POST | webhooks | {'url': 'nowhere'} | needs an http URL",
        "POST | delivery | {'order': 'UP'} | must be one of KEPT, REVERSED, SHUFFLED",
        "POST | deliveries | {'now': true} | no member \"now\" here",
        "POST | nowhere | {} | There is no POST /simulator/nowhere",
      })
  void a_mistake_is_answered_by_a_sentence(String method, String path, String body, String sentence)
      throws Exception {
    HttpResponse<String> answer = stripe.raw(method, "/simulator/" + path, body.replace('\'', '"'));
    assertEquals(400, answer.statusCode(), answer::body);
    String problem = Json.read(answer.body()).path("problem").asText();
    assertTrue(problem.contains(sentence), problem);
  }

  @Test
  void a_customer_that_could_not_be_made_leaves_nothing_behind() throws Exception {
    stripe.raw(
        "POST",
        "/simulator/customers",
        "{\"organization\": \"org_1\", \"card\": \"pm_card_visa_chargeDeclined\"}");
    assertEquals(0, stripe.client.v1().customers().list().getData().size());
  }
}
