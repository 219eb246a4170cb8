package io.runtally.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A statement that somebody had PostgreSQL execute, as its log in JSON tells of it.
 *
 * @param sql with $1, $2 … for the parameters
 * @param parameters their values as text; absent is null
 */
record AskedStatement(String sql, List<Optional<String>> parameters) {
  private static final JsonMapper JSON = new JsonMapper();

  // "execute <unnamed>: select …", "execute S_1: select …"
  private static final Pattern EXECUTED = Pattern.compile("(?s)execute [^:]+: (.*)");
  private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+) = (?:NULL|'((?:[^']|'')*)')");
  private static final Pattern PLACE = Pattern.compile("\\$(\\d+)");

  AskedStatement {
    parameters = List.copyOf(parameters);
  }

  /** Those of a log that have a parameter of this value. */
  static List<AskedStatement> in(String log, String parameter) {
    return log.lines()
        .flatMap(line -> of(line).stream())
        .filter(each -> each.parameters().contains(Optional.of(parameter)))
        .toList();
  }

  private static Stream<AskedStatement> stream(JsonNode line) {
    Matcher executed = EXECUTED.matcher(line.path("message").asText());
    return executed.matches()
        ? Stream.of(
            new AskedStatement(executed.group(1).strip(), values(line.path("detail").asText())))
        : Stream.empty();
  }

  private static Optional<AskedStatement> of(String line) {
    try {
      return stream(JSON.readTree(line)).findFirst();
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  private static List<Optional<String>> values(String detail) {
    TreeMap<Integer, Optional<String>> values = new TreeMap<>();
    PARAMETER
        .matcher(detail)
        .results()
        .forEach(found ->
            values.put(
                Integer.parseInt(found.group(1)),
                Optional.ofNullable(found.group(2)).map(text -> text.replace("''", "'"))));
    return List.copyOf(values.values());
  }

  /** As pgbench has it: parameters are variables, named p1, p2 … */
  String forPgbench() {
    return PLACE.matcher(sql).replaceAll(":p$1") + ";\n";
  }

  /** As JDBC has it, and the values in the order of its question marks. */
  ForJdbc forJdbc() {
    List<Optional<String>> values = new ArrayList<>();
    String text =
        PLACE
            .matcher(sql)
            .replaceAll(place -> {
              values.add(parameters.get(Integer.parseInt(place.group(1)) - 1));
              return "?";
            });
    return new ForJdbc(text, values);
  }

  /** A statement with question marks. */
  record ForJdbc(String sql, List<Optional<String>> values) {
    ForJdbc {
      values = List.copyOf(values);
    }
  }
}
