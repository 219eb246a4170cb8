package io.runtally.audit;

/** Told how an audit gets on. */
interface Progress {
  /** Tells nobody. */
  Progress NONE = (_, _, _) -> {};

  /**
   * So much has been read.
   *
   * @param what is being read
   * @param done records read of it, about
   * @param all records there are, about
   */
  void read(String what, long done, long all);
}
