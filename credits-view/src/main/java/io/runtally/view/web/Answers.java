package io.runtally.view.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Errors, in the language of whoever asks: a page for a person, problem+json for a program. */
@Singleton
public final class Answers {
  private final Optional<ErrorPages> pages;

  Answers(Optional<ErrorPages> pages) {
    this.pages = pages;
  }

  /** How errors look to people. */
  public interface ErrorPages {
    MutableHttpResponse<?> page(HttpRequest<?> request, HttpStatus status, String sentence);
  }

  MutableHttpResponse<?> error(HttpRequest<?> request, HttpStatus status, String sentence) {
    return isPerson(request) && pages.isPresent()
        ? pages.get().page(request, status, sentence)
        : Problem.response(status, sentence);
  }

  private static boolean isPerson(HttpRequest<?> request) {
    return !request.getPath().startsWith("/api/")
        && request.accept().stream().anyMatch(MediaType.TEXT_HTML_TYPE::equals);
  }
}
