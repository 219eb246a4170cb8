package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is done at a method and a path, such as {@code /v1/customers/{id}}. */
record Route(String method, String path, Parameters parameters, Handler handler) {

  /** Executes a request. */
  @FunctionalInterface
  interface Handler {
    /**
     * Answers with the object concerned.
     *
     * @throws StripeError when the request is refused
     */
    ObjectNode handle(Call call);
  }

  static Route get(String path, Parameters parameters, Handler handler) {
    return new Route("GET", path, parameters, handler);
  }

  static Route post(String path, Parameters parameters, Handler handler) {
    return new Route("POST", path, parameters, handler);
  }

  static Route delete(String path, Parameters parameters, Handler handler) {
    return new Route("DELETE", path, parameters, handler);
  }

  /** What stands for the {@code {…}} of the path; absent where the request is for another route. */
  Optional<List<String>> match(String requestMethod, String requestPath) {
    String[] own = path.split("/", -1);
    String[] asked = requestPath.split("/", -1);
    if (!method.equals(requestMethod) || own.length != asked.length) {
      return Optional.empty();
    }
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < own.length; i++) {
      if (own[i].startsWith("{")) {
        ids.add(asked[i]);
      } else if (!own[i].equals(asked[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(ids);
  }
}
