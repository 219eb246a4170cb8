package io.runtally.audit;

/**
 * Something that is missing so far. What was taken as known when the doubt arose stays fixed, so
 * that books which go on growing can settle it.
 */
interface Doubt {
  /** Whether it still looks so, with all that was read meanwhile. */
  boolean stands();

  /** What it is if nothing settles it. */
  Finding finding();
}
