package io.runtally.bench;

import java.util.Map;

/** Run events that contenders are given, and what a meter has to make of them. */
interface Workload {
  /** How many events there are, repeats included. */
  long events();

  /** How many organizations there are, numbered from 0. */
  int organizations();

  /** Runs that the plan of an organization covers in a month. */
  long allowance(int organization);

  /** What an exact meter comes to. */
  Outcome expected();

  /** Events by organization as they were told, repeats included. */
  Map<String, Long> told();
}
