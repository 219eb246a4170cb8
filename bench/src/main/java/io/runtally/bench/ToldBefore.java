package io.runtally.bench;

import com.dynatrace.hash4j.hashing.HashValue128;
import io.runtally.bench.peers.IdHash;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;

/**
 * Run events that are told once more, by organizations that tell of nothing else: whether they
 * count shows whether their ids are remembered.
 *
 * @param firstOrganization the number of the first of them
 * @param at the time of all events
 */
record ToldBefore(int firstOrganization, Instant at) {
  static final int ORGANIZATIONS = 60;
  static final int EVENTS = 6_000;

  // More than other numbers of runs, so that no id is one of theirs.
  private static final long FIRST_RUN = 1L << 62;

  /** Tells all events, in their order. */
  void tell(Traffic.Sink sink) {
    for (int number = 0; number < EVENTS; number++) {
      sink.accept(organizationOf(number), event(number));
    }
  }

  /** How many there are of each organization. */
  Map<String, Long> told() {
    Map<String, Long> told = new HashMap<>();
    IntStream.range(0, EVENTS)
        .forEach(number -> told.merge(RunEventText.organization(owner(number)), 1L, Long::sum));
    return told;
  }

  /** The ids that the meter remembers of those that lie on a partition. */
  List<HashValue128> ids(int partition, int partitions) {
    IdHash hash = new IdHash();
    return IntStream.range(0, EVENTS)
        .filter(number -> partitionOf(organizationOf(number), partitions) == partition)
        .mapToObj(number ->
            hash.of(organizationOf(number), RunEventText.SOURCE, RunEventText.idOf(event(number))))
        .toList();
  }

  /** As the producer distributes them. */
  private static int partitionOf(byte[] organization, int partitions) {
    return Utils.toPositive(Utils.murmur2(organization)) % partitions;
  }

  private int owner(int number) {
    return firstOrganization + number % ORGANIZATIONS;
  }

  private byte[] organizationOf(int number) {
    return RunEventText.organizationBytes(owner(number));
  }

  private byte[] event(int number) {
    long high = Numbers.mix(FIRST_RUN + number);
    return RunEventText.of(high, Numbers.mix(high), owner(number), at.toEpochMilli(), 0);
  }

  /** Some of them, followed by fresh ones that everybody counts. */
  Workload and(Traffic fresh, boolean remembered) {
    return new Retold(this, fresh, remembered);
  }

  /**
   * Old events and fresh ones.
   *
   * @param remembered whether the old ones are to be dropped
   */
  private record Retold(ToldBefore old, Traffic fresh, boolean remembered) implements Workload {
    private static final long ENOUGH_FOR_ALL = EVENTS;

    @Override
    public long events() {
      return EVENTS + fresh.events();
    }

    @Override
    public int organizations() {
      return fresh.organizations() + ORGANIZATIONS;
    }

    @Override
    public long allowance(int organization) {
      return organization < fresh.organizations() ? fresh.allowance(organization) : ENOUGH_FOR_ALL;
    }

    @Override
    public Outcome expected() {
      Outcome ofFresh = fresh.expected();
      return remembered
          ? ofFresh
          : new Outcome(both(ofFresh.accepted(), old.told()), ofFresh.credits());
    }

    @Override
    public Map<String, Long> told() {
      return both(fresh.told(), old.told());
    }

    private static Map<String, Long> both(Map<String, Long> one, Map<String, Long> other) {
      Map<String, Long> both = new HashMap<>(one);
      both.putAll(other);
      return both;
    }
  }
}
