package io.runtally.meter.topology;

import org.apache.kafka.common.utils.Utils;

/**
 * The partition that an organization's records belong on: the one that the Java client's default
 * partitioner gives its id.
 */
record Home(int partitions) {
  int partitionOf(byte[] organization) {
    return Utils.toPositive(Utils.murmur2(organization)) % partitions;
  }
}
