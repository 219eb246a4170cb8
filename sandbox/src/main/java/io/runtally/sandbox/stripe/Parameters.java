package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters that a request, or a part of one, may have. All others are refused. */
final class Parameters {
  /** Every request may ask for members in full. */
  private static final Parameter EXPAND = optional("expand", ParameterKind.TEXTS);

  private final Map<String, Parameter> byName = new LinkedHashMap<>();

  /** One parameter. */
  record Parameter(String name, ParameterKind kind, boolean required) {}

  private Parameters(Collection<Parameter> parameters) {
    parameters.forEach(one -> byName.put(one.name(), one));
  }

  static Parameters of(Parameter... parameters) {
    return new Parameters(List.of(parameters));
  }

  /** Those of a whole request, which may have {@code expand} too. */
  static Parameters ofRequest(Parameter... parameters) {
    Parameters all = of(parameters);
    all.byName.put(EXPAND.name(), EXPAND);
    return all;
  }

  /** Those of a request for a list. */
  static Parameters ofList(Parameter... filters) {
    Parameters all = ofRequest(filters);
    for (Parameter one :
        List.of(
            optional("limit", ParameterKind.WHOLE_NUMBER),
            optional("starting_after", ParameterKind.TEXT),
            optional("ending_before", ParameterKind.TEXT))) {
      all.byName.put(one.name(), one);
    }
    return all;
  }

  static Parameter required(String name, ParameterKind kind) {
    return new Parameter(name, kind, true);
  }

  static Parameter optional(String name, ParameterKind kind) {
    return new Parameter(name, kind, false);
  }

  Collection<Parameter> all() {
    return byName.values();
  }

  /**
   * Reads what came.
   *
   * @throws StripeError when something is unknown, missing or of another kind
   */
  Values read(ObjectNode raw) {
    return new Values(read("", raw));
  }

  ObjectNode read(String prefix, ObjectNode raw) {
    refuseUnknown(prefix, raw);
    ObjectNode read = Json.object();
    for (Parameter one : byName.values()) {
      String path = path(prefix, one.name());
      if (raw.has(one.name())) {
        read.set(one.name(), one.kind().read(path, raw.get(one.name())));
      } else if (one.required()) {
        throw StripeError.invalid(
            path, "parameter_missing", "Missing required param: %s.".formatted(path));
      }
    }
    return read;
  }

  private void refuseUnknown(String prefix, ObjectNode raw) {
    List<String> unknown =
        raw.properties().stream()
            .map(Map.Entry::getKey)
            .filter(name -> !byName.containsKey(name))
            .map(name -> path(prefix, name))
            .toList();
    if (!unknown.isEmpty()) {
      throw StripeError.invalid(
          unknown.getFirst(),
          "parameter_unknown",
          "Received unknown parameter%s: %s"
              .formatted(unknown.size() == 1 ? "" : "s", String.join(", ", unknown)));
    }
  }

  private static String path(String prefix, String name) {
    return prefix.isEmpty() ? name : "%s[%s]".formatted(prefix, name);
  }
}
