package io.runtally.audit;

/**
 * Something that is missing so far. What was taken as known when the doubt arose stays fixed, so
 * that books which go on growing can settle it.
 */
interface Doubt {
  /**
   * How far it is from being settled, 0 once it is: a number of runs, entries or records. As long
   * as it falls, whoever writes the books is at work on it.
   */
  long missing();

  /** What it is if nothing settles it. */
  Finding finding();

  /** Whether it still looks so, with all that was read meanwhile. */
  default boolean stands() {
    return missing() > 0;
  }
}
