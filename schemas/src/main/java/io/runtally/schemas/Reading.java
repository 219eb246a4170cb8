package io.runtally.schemas;

/** What came of reading a record's value. */
public sealed interface Reading<T> {

  /** It is what its topic's JSON Schema asks for. */
  record Understood<T>(T value) implements Reading<T> {}

  /**
   * It is not.
   *
   * @param detail one sentence for a person that names the field
   */
  record Refused<T>(RejectionReason reason, String detail) implements Reading<T> {}
}
