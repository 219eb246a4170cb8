package io.runtally.view.web;

import io.micronaut.context.annotation.Value;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.security.token.reader.TokenReader;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * A browser's access token, in the cookie that whoever signs people in has set. The framework's own
 * reader comes only with log-in forms of its own.
 */
@Singleton
final class CookieToken implements TokenReader<HttpRequest<?>>, Ordered {
  private final String name;

  CookieToken(@Value("${view.token-cookie}") String name) {
    this.name = name;
  }

  /** After the header, which nobody sends by accident. */
  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  @Override
  public Optional<String> findToken(HttpRequest<?> request) {
    return request.getCookies().findCookie(name).map(Cookie::getValue);
  }
}
