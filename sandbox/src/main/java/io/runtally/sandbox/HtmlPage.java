package io.runtally.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * A page of what stands in on this machine: one card in the middle, no script, light and dark.
 *
 * @param content HTML, in which every text went through {@link #escape}
 * @param footer HTML too
 */
public record HtmlPage(String title, String content, String footer) {
  private static final String STYLE = read("page.css");

  /** What a browser may do for such a page: take in its own style, and nothing else. */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
          .formatted(sha256(STYLE));

  /** The whole document. */
  public String html() {
    // The hash above is of all that stands between the style's tags. The empty icon spares a
    // request
    // that would be answered by 404.
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>%s</title>
    <link rel="icon" href="data:,">
    <style>%s</style>
    </head>
    <body>
    <main>
    %s
    </main>
    <footer>%s</footer>
    </body>
    </html>
    """
        .formatted(escape(title), STYLE, content, footer);
  }

  /** A text as it can stand between tags and in a quoted attribute. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String read(String resource) {
    try (InputStream file =
        Objects.requireNonNull(HtmlPage.class.getResourceAsStream(resource), resource)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }
}
