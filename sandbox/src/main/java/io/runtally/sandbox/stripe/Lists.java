package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;

/** Answers with one page of a list, newest first. */
final class Lists {
  private static final long DEFAULT_LIMIT = 10;
  private static final long HIGHEST_LIMIT = 100;

  private Lists() {}

  /** One page of all objects of a type; {@code created} narrows it where the request has it. */
  static ObjectNode page(Call call, ObjectType type, String url, Predicate<Thing> included) {
    List<Thing> all =
        call.transaction()
            .newestFirst(type)
            .filter(included)
            .filter(thing ->
                ParameterKind.Moments.include(call.values().node("created"), thing.created()))
            .toList();
    return page(call.values(), type, url, all);
  }

  private static ObjectNode page(Values values, ObjectType type, String url, List<Thing> all) {
    int limit = limit(values);
    int from = 0;
    int to = all.size();
    if (values.text("starting_after").isPresent()) {
      from = position(all, type, "starting_after", values) + 1;
    } else if (values.text("ending_before").isPresent()) {
      to = position(all, type, "ending_before", values);
      from = Math.max(0, to - limit);
    }
    boolean backwards = values.text("ending_before").isPresent();
    int end = Math.min(to, from + limit);
    ArrayNode data = Json.array();
    all.subList(from, end).forEach(thing -> data.add(thing.shown().deepCopy()));
    ObjectNode page = Json.object();
    page.put("object", "list").put("url", url);
    page.put("has_more", backwards ? from > 0 : end < to);
    page.set("data", data);
    return page;
  }

  private static int limit(Values values) {
    long limit = values.wholeNumber("limit").orElse(DEFAULT_LIMIT);
    if (limit < 1 || limit > HIGHEST_LIMIT) {
      throw StripeError.invalid(
          "limit",
          "parameter_invalid_integer",
          limit < 1
              ? "This value must be greater than or equal to 1."
              : "This value must be less than or equal to 100.");
    }
    return (int) limit;
  }

  private static int position(List<Thing> all, ObjectType type, String param, Values values) {
    String id = values.required(param);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().equals(id)) {
        return i;
      }
    }
    throw StripeError.missingFromParameter(type, param, id);
  }
}
