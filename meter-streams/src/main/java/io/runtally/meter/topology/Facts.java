package io.runtally.meter.topology;

import java.util.List;

/**
 * What the records of a bundle say, in their order.
 *
 * @param all not to be changed any more; every run passes here, so it is not copied
 */
record Facts(List<Arrived> all) {
  /**
   * A fact on its way through the processors.
   *
   * @param organization that it concerns, as it stands in keys
   * @param at when the broker took its record in, epoch milliseconds
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Arrived(byte[] organization, Fact fact, long at) {}
}
