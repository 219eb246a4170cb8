package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Form-encoded parameters with nested brackets, as a tree. A list is an object there whose names
 * are its positions: whether a name stands for a list is for {@link Parameters} to say.
 */
final class FormBody {
  private FormBody() {}

  /**
   * Reads a body, or a query.
   *
   * @throws StripeError when it cannot be read
   */
  static ObjectNode parse(String encoded) {
    ObjectNode root = Json.object();
    for (Pair pair : pairs(encoded)) {
      put(root, segments(pair.name()), pair.value());
    }
    return root;
  }

  /** The same for all bodies that say the same, in whatever order. */
  static String canonical(String encoded) {
    return pairs(encoded).stream()
        .map(pair -> pair.name() + '=' + pair.value())
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private record Pair(String name, String value) {}

  private static List<Pair> pairs(String encoded) {
    return Arrays.stream(encoded.split("&"))
        .filter(pair -> !pair.isEmpty())
        .map(FormBody::pair)
        .toList();
  }

  private static Pair pair(String pair) {
    int equals = pair.indexOf('=');
    try {
      return equals < 0
          ? new Pair(decode(pair), "")
          : new Pair(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
    } catch (IllegalArgumentException malformed) {
      throw StripeError.unreadable("Invalid request: unable to parse the parameter " + pair);
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** {@code a[b][]} is {@code a}, {@code b} and the empty name. */
  private static List<String> segments(String name) {
    int bracket = name.indexOf('[');
    if (bracket <= 0) {
      return List.of(name);
    }
    List<String> segments = new ArrayList<>();
    segments.add(name.substring(0, bracket));
    while (bracket >= 0) {
      int end = name.indexOf(']', bracket);
      if (end < 0) {
        throw StripeError.unreadable("Invalid request: unable to parse the parameter " + name);
      }
      segments.add(name.substring(bracket + 1, end));
      bracket = name.indexOf('[', end);
    }
    return segments;
  }

  private static void put(ObjectNode root, List<String> segments, String value) {
    ObjectNode at = root;
    for (int i = 0; i < segments.size() - 1; i++) {
      String name = position(at, segments.get(i), segments.get(i + 1));
      JsonNode next = at.path(name);
      at = next instanceof ObjectNode object ? object : at.putObject(name);
    }
    String last = segments.getLast();
    at.put(last.isEmpty() ? Integer.toString(at.size()) : last, value);
  }

  /**
   * {@code list[][a]=1&list[][b]=2&list[][a]=3} are two elements: a name that returns opens one.
   */
  private static String position(ObjectNode list, String name, String nameWithin) {
    if (!name.isEmpty()) {
      return name;
    }
    int last = list.size() - 1;
    boolean goesOn = last >= 0 && !list.path(Integer.toString(last)).has(nameWithin);
    return Integer.toString(goesOn ? last : last + 1);
  }
}
