package io.runtally.view.web;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;

/** Nobody, or somebody who may not. */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class NotSignedIn
    implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
  private final Answers answers;

  NotSignedIn(Answers answers) {
    this.answers = answers;
  }

  @Override
  public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException refused) {
    if (refused.isForbidden()) {
      return answers.error(
          request, HttpStatus.FORBIDDEN, "This sign-in may not do that: ask an Owner or an Admin.");
    }
    MutableHttpResponse<?> answer =
        answers.error(
            request,
            HttpStatus.UNAUTHORIZED,
            "Nobody is signed in, or not any more: sign in, or send a valid access token.");
    return answer.header("WWW-Authenticate", "Bearer");
  }
}
