package io.runtally.meter.topology;

import java.nio.ByteBuffer;

/**
 * Keys of rows that belong to an organization: its id, a zero byte (which no id contains), and what
 * tells the rows apart.
 */
final class StoreKey {
  private StoreKey() {}

  static byte[] of(byte[] organization, byte[] name) {
    return begin(organization, name.length).put(name).array();
  }

  static byte[] of(byte[] organization, long number) {
    return begin(organization, Long.BYTES).putLong(number).array();
  }

  static byte[] of(byte[] organization, byte[] name, short number) {
    return begin(organization, name.length + Short.BYTES).put(name).putShort(number).array();
  }

  private static ByteBuffer begin(byte[] organization, int more) {
    return ByteBuffer.allocate(organization.length + 1 + more).put(organization).put((byte) 0);
  }
}
