package io.runtally.view.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.runtally.view.books.Turns.TurnNotCome;
import io.runtally.view.commands.Refusal;
import jakarta.inject.Singleton;

/** The status of each kind of refusal. */
@Singleton
public final class Refusals implements ExceptionHandler<Refusal, HttpResponse<?>> {
  private final Answers answers;

  Refusals(Answers answers) {
    this.answers = answers;
  }

  /** As an HTTP status. */
  public static HttpStatus status(Refusal.Kind kind) {
    return switch (kind) {
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONFLICT -> HttpStatus.CONFLICT;
      case STALE -> HttpStatus.PRECONDITION_FAILED;
      case INVALID -> HttpStatus.UNPROCESSABLE_ENTITY;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case NOT_YET_SEEN -> HttpStatus.GATEWAY_TIMEOUT;
    };
  }

  @Override
  public HttpResponse<?> handle(HttpRequest request, Refusal refusal) {
    return answers.error(request, status(refusal.kind()), refusal.getMessage());
  }

  /** Somebody else's change of the same organization has not ended. */
  @Singleton
  static final class TurnsNotCome implements ExceptionHandler<TurnNotCome, HttpResponse<?>> {
    private final Answers answers;

    TurnsNotCome(Answers answers) {
      this.answers = answers;
    }

    @Override
    public HttpResponse<?> handle(HttpRequest request, TurnNotCome late) {
      return answers.error(
          request,
          HttpStatus.SERVICE_UNAVAILABLE,
          "Somebody else is changing this organization just now: reload the page in a minute, then try again.");
    }
  }
}
