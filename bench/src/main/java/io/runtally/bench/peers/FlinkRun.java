package io.runtally.bench.peers;

/** A run as it crosses from the source to its organization; in the form that Flink writes fast. */
public final class FlinkRun {
  public String organization = "";

  /** Organization, source and id in 128 bits. */
  public long high;

  public long low;

  /** Months since January of the year 0. */
  public int month;

  public long units;

  /** Epoch milliseconds. */
  public long arrivedAt;

  public FlinkRun() {}

  String getOrganization() {
    return organization;
  }
}
