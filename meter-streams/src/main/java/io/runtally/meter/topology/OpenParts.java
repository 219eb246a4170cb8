package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.streams.state.KeyValueStore;

/** Full blocks of parts toward the next credits, by organization, meter and number of the block. */
final class OpenParts {
  private final KeyValueStore<byte[], byte[]> store;

  OpenParts(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
  }

  /** Those of an organization. */
  CollectedParts.Disk of(byte[] organization) {
    return new Blocks(organization);
  }

  private final class Blocks implements CollectedParts.Disk {
    private final byte[] organization;

    private Blocks(byte[] organization) {
      this.organization = organization;
    }

    @Override
    public byte[] read(String meter, int block) {
      byte[] rows = store.get(key(meter, block));
      if (rows == null) {
        throw new IllegalStateException("A block of parts toward the next credit is missing");
      }
      return rows;
    }

    @Override
    public void write(String meter, int block, byte[] rows) {
      store.put(key(meter, block), rows);
    }

    private byte[] key(String meter, int block) {
      return StoreKey.of(organization, meter.getBytes(UTF_8), (short) block);
    }
  }
}
