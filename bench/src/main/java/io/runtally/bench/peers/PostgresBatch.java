package io.runtally.bench.peers;

import com.dynatrace.hash4j.hashing.HashValue128;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Some thousand events on their way into PostgreSQL. */
final class PostgresBatch {
  private static final String REMEMBER =
      """
      insert into seen (high, low)
      select * from unnest(?::bigint[], ?::bigint[])
      on conflict do nothing
      returning high, low
      """;

  // What is beyond the allowance follows from the row before and after; credits from the overage
  // before and after.
  private static final String COUNT =
      """
      with judged as (
        insert into tallies as t (organization, month, runs, allowance)
        select * from unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[])
        on conflict (organization, month) do update set runs = t.runs + excluded.runs
        returning organization,
          greatest(0, new.runs - new.allowance)
            - greatest(0, coalesce(old.runs, 0) - new.allowance) as beyond),
      booked as (
        insert into accounts as a (organization, overage)
        select organization, sum(beyond) from judged where beyond > 0 group by organization
        on conflict (organization) do update set overage = a.overage + excluded.overage
        returning organization, coalesce(old.overage, 0) / 100 as before, new.overage / 100 as after)
      insert into deductions
      select organization, before * 100 + 1, after * 100, after - before, ?
      from booked where after > before
      """;

  private static final String MOVE_ON =
      """
      insert into offsets (partition, next_offset)
      select * from unnest(?::int[], ?::bigint[])
      on conflict (partition) do update set next_offset = excluded.next_offset
      """;

  private final Connection connection;
  private final PreparedStatement remember;
  private final PreparedStatement count;
  private final PreparedStatement moveOn;
  private final Map<String, Long> plans;
  private final List<Arrival> arrivals = new ArrayList<>();
  private final Map<Integer, Long> offsets = new LinkedHashMap<>();
  private long lastArrival;

  /** An event that may be a repeat. */
  private record Arrival(long high, long low, String organization, int month, long units) {}

  private record Place(String organization, int month) {}

  PostgresBatch(Connection connection, Map<String, Long> plans) throws SQLException {
    this.connection = connection;
    this.plans = plans;
    remember = connection.prepareStatement(REMEMBER);
    remember.setFetchSize(0);
    count = connection.prepareStatement(COUNT);
    moveOn = connection.prepareStatement(MOVE_ON);
  }

  void add(ConsumerRecord<byte[], byte[]> record, RunReader.Run run, HashValue128 id) {
    arrivals.add(
        new Arrival(
            id.getMostSignificantBits(),
            id.getLeastSignificantBits(),
            run.organization(),
            run.usage().month().number(),
            run.usage().units()));
    offsets.put(record.partition(), record.offset() + 1);
    lastArrival = record.timestamp();
  }

  int size() {
    return arrivals.size();
  }

  /** Writes everything, for the caller to commit, and is empty again. */
  void write() throws SQLException {
    // In the order of the index, which then touches each of its pages once.
    arrivals.sort(Comparator.comparingLong(Arrival::high).thenComparingLong(Arrival::low));
    Map<Place, Long> accepted = remember();
    if (!accepted.isEmpty()) {
      count(accepted);
    }
    moveOn();
    arrivals.clear();
    offsets.clear();
  }

  /** Units of the events that were not seen before, by organization and month. */
  private Map<Place, Long> remember() throws SQLException {
    remember.setArray(1, array("int8", arrivals.stream().map(Arrival::high).toArray(Long[]::new)));
    remember.setArray(2, array("int8", arrivals.stream().map(Arrival::low).toArray(Long[]::new)));
    Map<Place, Long> accepted = new LinkedHashMap<>();
    try (ResultSet first = remember.executeQuery()) {
      int next = 0;
      while (first.next()) {
        long high = first.getLong(1);
        long low = first.getLong(2);
        // They come back in the order in which they went in.
        while (arrivals.get(next).high() != high || arrivals.get(next).low() != low) {
          next++;
        }
        Arrival arrival = arrivals.get(next++);
        accepted.merge(
            new Place(arrival.organization(), arrival.month()), arrival.units(), Long::sum);
      }
    }
    return accepted;
  }

  private void count(Map<Place, Long> accepted) throws SQLException {
    List<Place> places =
        accepted.keySet().stream().sorted(Comparator.comparing(Place::organization)).toList();
    count.setArray(
        1, array("text", places.stream().map(Place::organization).toArray(String[]::new)));
    count.setArray(2, array("int4", places.stream().map(Place::month).toArray(Integer[]::new)));
    count.setArray(
        3,
        array(
            "int8",
            places.stream().map(each -> accepted.getOrDefault(each, 0L)).toArray(Long[]::new)));
    count.setArray(
        4,
        array(
            "int8",
            places.stream()
                .map(each -> plans.getOrDefault(each.organization(), 0L))
                .toArray(Long[]::new)));
    count.setLong(5, lastArrival);
    count.executeUpdate();
  }

  private void moveOn() throws SQLException {
    moveOn.setArray(1, array("int4", offsets.keySet().toArray(Integer[]::new)));
    moveOn.setArray(2, array("int8", offsets.values().toArray(Long[]::new)));
    moveOn.executeUpdate();
  }

  private Array array(String type, Object[] values) throws SQLException {
    return connection.createArrayOf(type, values);
  }
}
