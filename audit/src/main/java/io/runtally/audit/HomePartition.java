package io.runtally.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Where an organization's records belong: the partition that the Java client's default gives. */
record HomePartition(int partitions) {
  int of(String organization) {
    return Utils.toPositive(Utils.murmur2(organization.getBytes(UTF_8))) % partitions;
  }

  /** Whether a record has another key than its organization, or lies on another partition. */
  boolean isAstray(byte @Nullable [] key, String organization, int partition) {
    return !Arrays.equals(key, organization.getBytes(UTF_8)) || of(organization) != partition;
  }
}
