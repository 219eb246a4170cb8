package io.runtally.view.web;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/** What the framework refuses by itself, in the same shape as everything else. */
@Singleton
@Primary
final class FrameworkErrors implements ErrorResponseProcessor<Object> {
  private final Answers answers;

  FrameworkErrors(Answers answers) {
    this.answers = answers;
  }

  @Override
  @SuppressWarnings("unchecked")
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    HttpStatus status = HttpStatus.valueOf(response.code());
    MutableHttpResponse<?> told = answers.error(context.getRequest(), status, sentence(status));
    response
        .getHeaders()
        .forEachValue((name, value) -> {
          if (name.equalsIgnoreCase("Allow")) {
            told.header(name, value);
          }
        });
    return (MutableHttpResponse<Object>) told;
  }

  private static String sentence(HttpStatus status) {
    return switch (status) {
      case BAD_REQUEST -> "This request cannot be read: see /openapi for what each path takes.";
      case NOT_FOUND -> "There is nothing at this address: check it.";
      case METHOD_NOT_ALLOWED -> "This cannot be done at this address: see the header Allow.";
      case REQUEST_ENTITY_TOO_LARGE -> "This is larger than anything that belongs here.";
      case UNSUPPORTED_MEDIA_TYPE -> "This address takes application/json.";
      case NOT_ACCEPTABLE -> "This address has no answer in the form that was asked for.";
      default ->
          status.getCode() >= 500
              ? "Something went wrong on our side: try again in a minute, and tell support if it stays so."
              : "This request was refused: " + status.getReason() + ".";
    };
  }
}
