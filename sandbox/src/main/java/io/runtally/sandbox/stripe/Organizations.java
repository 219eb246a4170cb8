package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells whose objects are concerned, from the metadata that Runtally writes. */
final class Organizations {
  static final String ORGANIZATION = "runtally_organization";
  static final String RECHARGE = "runtally_recharge_id";

  private static final List<String> REFERENCES =
      List.of("payment_intent", "charge", "customer", "payment_method");

  private Organizations() {}

  /** Of a request, by what its parameters or its path name. */
  static Optional<String> of(Transaction transaction, String path, ObjectNode parameters) {
    Stream<Optional<String>> fromParameters =
        Stream.of(fromMetadata(parameters, "metadata"), fromReferences(transaction, parameters));
    Stream<Optional<String>> fromPath =
        Stream.of(path.split("/"))
            .map(segment -> transaction.find(segment).flatMap(found -> of(transaction, found)));
    return Stream.concat(fromParameters, fromPath).flatMap(Optional::stream).findFirst();
  }

  /** Of an object: its own metadata's, else that of what it belongs to. */
  static Optional<String> of(Transaction transaction, Thing thing) {
    return fromMetadata(thing.shown(), "metadata")
        .or(() -> fromMetadata(thing.hidden(), "metadata"))
        .or(() -> fromReferences(transaction, thing.shown()));
  }

  private static Optional<String> fromReferences(Transaction transaction, ObjectNode object) {
    return REFERENCES.stream()
        .flatMap(name -> Json.text(object, name).stream())
        .flatMap(id -> transaction.find(id).stream())
        .flatMap(found -> of(transaction, found).stream())
        .findFirst();
  }

  private static Optional<String> fromMetadata(ObjectNode object, String member) {
    return object.get(member) instanceof ObjectNode metadata
        ? Json.text(metadata, ORGANIZATION)
        : Optional.empty();
  }
}
