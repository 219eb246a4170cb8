package io.runtally.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the benchmark wants to know of a deduction, read without binding a hundred runs. */
final class Receipts {
  private static final JsonFactory JSON = new JsonFactory();

  private Receipts() {}

  /** The id of the last run that is paid for: the one that completed the credit (R8, R11). */
  static String lastRun(byte[] deduction) {
    String last = "";
    try (JsonParser parser = JSON.createParser(deduction)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        // Nothing but a run has an id of that name.
        if (token == JsonToken.FIELD_NAME && parser.currentName().equals("id")) {
          last = parser.nextTextValue();
        }
      }
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
    return last;
  }
}
