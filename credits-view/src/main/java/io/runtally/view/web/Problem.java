package io.runtally.view.web;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;

/**
 * An error as RFC 9457 has it.
 *
 * @param type {@code about:blank}: the status says what kind it is
 * @param title the status in words
 * @param detail one sentence for a person, with what to do about it
 */
public record Problem(String type, String title, int status, String detail) {
  static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(HttpStatus status, String detail) {
    return new Problem("about:blank", status.getReason(), status.getCode(), detail);
  }

  static MutableHttpResponse<Problem> response(HttpStatus status, String detail) {
    return HttpResponse.<Problem>status(status)
        .contentType(MediaType.of(MEDIA_TYPE))
        .body(of(status, detail));
  }
}
