package io.runtally.view.page;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.List;

/**
 * What every response tells the browser: to run, show and send nothing that is not from here, and
 * to tell no other site where somebody came from. Of what is HTML it is to keep no copy.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class PageHeaders {
  private final String policy;

  PageHeaders(PageConfiguration configuration) {
    this.policy = policy(configuration.checkoutOrigins());
  }

  /**
   * Without JavaScript a form's answer leads on to Stripe's page, and browsers hold that against
   * {@code form-action}.
   */
  private static String policy(List<String> checkoutOrigins) {
    String formTargets = ("'self' " + String.join(" ", checkoutOrigins)).strip();
    return """
    default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action %s; frame-ancestors 'none'; \
    base-uri 'none'\
    """
        .formatted(formTargets);
  }

  @ResponseFilter
  void protect(MutableHttpResponse<?> response) {
    response
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", policy)
        .header("Referrer-Policy", "same-origin");
    if (response.getContentType().filter(PageHeaders::isHtml).isPresent()) {
      response.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }

  private static boolean isHtml(MediaType type) {
    return type.getName().equals(MediaType.TEXT_HTML);
  }
}
