package io.runtally.view.books;

import java.util.function.Supplier;

/** One after the other for each organization, across all instances of this service. */
public interface Turns {
  /**
   * Does something while nobody else does anything for that organization in a turn of theirs.
   *
   * @throws TurnNotCome where others took too long
   */
  <T> T inTurn(String organizationId, Supplier<T> action);

  /** Others took too long. */
  final class TurnNotCome extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String WHY = "Somebody else's change of this organization took too long";

    TurnNotCome() {
      super(WHY);
    }

    TurnNotCome(Throwable cause) {
      super(WHY, cause);
    }
  }
}
