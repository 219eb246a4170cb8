package io.runtally.view.web;

import io.micronaut.context.annotation.Value;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.runtally.view.commands.Refusal;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lets only our own pages change anything in the name of who is signed in: browsers send the cookie
 * along with requests that other sites make them send. A browser always tells where a request comes
 * from; one that carries the cookie and does not say, or says another site, is refused.
 *
 * <p>Who shows a bearer token is no browser that was led astray, and Stripe has no cookie.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class SameOriginFilter implements Ordered {
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

  private final String cookie;
  private final String publicOrigin;

  SameOriginFilter(
      @Value("${view.token-cookie}") String cookie, @Value("${view.public-url}") URI publicUrl) {
    this.cookie = cookie;
    this.publicOrigin = originOf(publicUrl);
  }

  /** Before anything is asked of the token: nobody else's page learns whether it is a good one. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @RequestFilter
  void refuseOtherSites(HttpRequest<?> request) {
    if (SAFE.contains(request.getMethod()) || !byCookie(request) || fromOurPage(request)) {
      return;
    }
    throw new Refusal(
        Refusal.Kind.FORBIDDEN,
        "This request does not come from our own page, so nothing was done: open the credits page and do it there.");
  }

  private boolean byCookie(HttpRequest<?> request) {
    boolean bearer =
        Optional.ofNullable(request.getHeaders().get(HttpHeaders.AUTHORIZATION))
            .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("bearer "))
            .isPresent();
    return !bearer && request.getCookies().contains(cookie);
  }

  private boolean fromOurPage(HttpRequest<?> request) {
    Optional<String> site = Optional.ofNullable(request.getHeaders().get("Sec-Fetch-Site"));
    if (site.isPresent()) {
      return site.get().equals("same-origin");
    }
    return Optional.ofNullable(request.getHeaders().get(HttpHeaders.ORIGIN))
        .filter(origin -> origin.equals(publicOrigin) || isHostOf(request, origin))
        .isPresent();
  }

  private static boolean isHostOf(HttpRequest<?> request, String origin) {
    return Optional.ofNullable(request.getHeaders().get(HttpHeaders.HOST))
        .filter(host -> origin.equals("https://" + host) || origin.equals("http://" + host))
        .isPresent();
  }

  private static String originOf(URI url) {
    return "%s://%s".formatted(url.getScheme(), url.getRawAuthority());
  }
}
