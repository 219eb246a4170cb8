package io.runtally.view.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.runtally.view.web.Answers;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** A page that says why there is no page, and what to do about it. */
@Singleton
public final class Notices implements Answers.ErrorPages {
  private final Templates templates;
  private final Optional<String> signIn;

  Notices(Templates templates, PageConfiguration configuration) {
    this.templates = templates;
    this.signIn = Optional.of(configuration.signInUrl()).filter(url -> !url.isBlank());
  }

  @Override
  public MutableHttpResponse<?> page(HttpRequest<?> request, HttpStatus status, String sentence) {
    return notice(status, sentence);
  }

  /**
   * An answer to somebody with a browser.
   *
   * @param sentence what is the matter, for a person
   */
  public MutableHttpResponse<String> notice(HttpStatus status, String sentence) {
    return Templates.html(status, html(status, sentence));
  }

  private String html(HttpStatus status, String sentence) {
    boolean anotherSignInHelps =
        status == HttpStatus.UNAUTHORIZED || status == HttpStatus.FORBIDDEN;
    return templates.render(
        "notice.jte",
        Map.of(
            "title",
            title(status),
            "sentence",
            sentence,
            "signIn",
            signIn.filter(url -> anotherSignInHelps)));
  }

  private static String title(HttpStatus status) {
    return switch (status) {
      case UNAUTHORIZED -> "Please sign in";
      case FORBIDDEN -> "Not for this sign-in";
      case NOT_FOUND -> "There is nothing here";
      case METHOD_NOT_ALLOWED, UNSUPPORTED_MEDIA_TYPE -> "That cannot be asked here";
      case CONFLICT, PRECONDITION_FAILED -> "Something changed meanwhile";
      case SERVICE_UNAVAILABLE, GATEWAY_TIMEOUT, BAD_GATEWAY, ACCEPTED -> "Not right now";
      default -> status.getCode() < 500 ? "That was not understood" : "Something went wrong here";
    };
  }
}
