package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.stripe.ParameterKind.TEXT;
import static io.runtally.sandbox.stripe.ParameterKind.TEXTS;
import static io.runtally.sandbox.stripe.ParameterKind.moments;
import static io.runtally.sandbox.stripe.Parameters.optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What has happened, for those who ask and do not wait to be told. */
final class Events {
  private static final Parameters LIST =
      Parameters.ofList(
          optional("created", moments()), optional("type", TEXT), optional("types", TEXTS));

  private Events() {}

  static List<Route> routes() {
    return List.of(
        Route.get("/v1/events", LIST, Events::list),
        Route.get(
            "/v1/events/{id}",
            Parameters.ofRequest(),
            call ->
                call.transaction()
                    .find(ObjectType.EVENT, call.id())
                    .orElseThrow(() -> StripeError.missing(ObjectType.EVENT, "id", call.id()))
                    .shown()));
  }

  private static ObjectNode list(Call call) {
    Values filter = call.values();
    List<String> types = filter.texts("types");
    return Lists.page(
        call,
        ObjectType.EVENT,
        "/v1/events",
        event ->
            filter.text("type").map(event.text("type")::equals).orElse(true)
                && (types.isEmpty() || types.contains(event.text("type"))));
  }
}
