package io.runtally.sandbox;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * A broker's place in its cluster.
 *
 * @param clusterId given to all of them when their storage is formatted
 * @param id from 1
 * @param all of the cluster, in the order of their ids
 */
record BrokerSeat(String clusterId, int id, List<Address> all) {
  /** Where a broker listens: for clients, and for the others' part in running the cluster. */
  record Address(int port, int controllerPort) {}

  BrokerSeat {
    all = List.copyOf(all);
  }

  static BrokerSeat alone(int port) {
    return new BrokerSeat(
        Uuid.randomUuid().toString(), 1, List.of(new Address(port, Ports.free())));
  }

  /** The seats of a new cluster, on free ports. */
  static List<BrokerSeat> ofCluster(int brokers) {
    String clusterId = Uuid.randomUuid().toString();
    List<Address> all =
        IntStream.range(0, brokers).mapToObj(_ -> new Address(Ports.free(), Ports.free())).toList();
    return IntStream.rangeClosed(1, brokers)
        .mapToObj(id -> new BrokerSeat(clusterId, id, all))
        .toList();
  }

  boolean isAlone() {
    return all.size() == 1;
  }

  Address address() {
    return all.get(id - 1);
  }

  /** As {@code controller.quorum.voters} wants it. */
  String voters() {
    return IntStream.rangeClosed(1, all.size())
        .mapToObj(one -> "%d@127.0.0.1:%d".formatted(one, all.get(one - 1).controllerPort()))
        .collect(Collectors.joining(","));
  }
}
