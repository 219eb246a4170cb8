package io.runtally.audit;

/** Told how an audit gets on. */
interface Progress {
  /**
   * So much has been read.
   *
   * @param what is being read
   * @param done records read of it, about
   * @param all records there are, about
   */
  void read(String what, long done, long all);

  /**
   * Something is not there yet.
   *
   * @param missing runs, entries and records that are waited for, about
   */
  void waiting(long missing);
}
