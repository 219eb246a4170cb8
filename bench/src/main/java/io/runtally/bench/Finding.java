package io.runtally.bench;

import java.util.List;

/** What came of a measurement. */
interface Finding {
  /** For people, and for a page of documentation. */
  List<String> lines();

  /** For programs. */
  String toJson();

  /** Whether all that was measured was also right. */
  boolean isExact();
}
