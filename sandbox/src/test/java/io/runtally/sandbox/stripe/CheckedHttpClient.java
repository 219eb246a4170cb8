package io.runtally.sandbox.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.net.HttpURLConnectionClient;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import java.util.List;

/** What Stripe's library asks with, and every answer checked on its way through. */
final class CheckedHttpClient extends HttpURLConnectionClient {
  @Override
  public StripeResponse request(StripeRequest request) throws ApiConnectionException {
    StripeResponse response = super.request(request);
    check(request.method().name(), request.url().getPath(), response.code(), response.body());
    return response;
  }

  static void check(String method, String path, int status, String body) {
    StripeShapes.present()
        .map(shapes -> shapes.problems(method, path, status, body))
        .filter(problems -> !problems.isEmpty())
        .ifPresent(problems -> fail(method, path, problems, body));
  }

  private static void fail(String method, String path, List<String> problems, String body) {
    throw new AssertionError(
        "%s %s is not as Stripe would answer: %s%n%s".formatted(method, path, problems, body));
  }
}
