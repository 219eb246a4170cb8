package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where changes are kept for the next start. */
interface Journal extends AutoCloseable {
  /** Tells all that was appended, in order. */
  void replay(Consumer<ObjectNode> line);

  /** Replaces all that was appended by less that says the same. */
  void compact(Supplier<List<ObjectNode>> lines);

  void append(ObjectNode line);

  @Override
  void close();

  /** Keeps nothing: the next start begins anew. */
  static Journal none() {
    return new Journal() {
      @Override
      public void replay(Consumer<ObjectNode> line) {}

      @Override
      public void compact(Supplier<List<ObjectNode>> lines) {}

      @Override
      public void append(ObjectNode line) {}

      @Override
      public void close() {}
    };
  }
}
