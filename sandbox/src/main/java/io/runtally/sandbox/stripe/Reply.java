package io.runtally.sandbox.stripe;

import io.runtally.sandbox.HtmlPage;
import java.util.Map;

/** What goes back over the connection. */
sealed interface Reply {
  /** The connection ends. */
  record Cut() implements Reply {}

  /** An answer; an empty body has no length at all. */
  record Content(int status, String contentType, Map<String, String> headers, String body)
      implements Reply {}

  static Reply json(int status, Map<String, String> headers, String body) {
    return new Content(status, "application/json", headers, body);
  }

  static Reply html(int status, String page) {
    return new Content(
        status,
        "text/html; charset=utf-8",
        Map.of(
            "Content-Security-Policy",
            HtmlPage.CONTENT_SECURITY_POLICY,
            "Cache-Control",
            "no-store"),
        page);
  }

  static Reply redirect(String location) {
    return new Content(303, "text/plain", Map.of("Location", location), "");
  }
}
