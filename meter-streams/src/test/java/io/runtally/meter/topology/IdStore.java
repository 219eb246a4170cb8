package io.runtally.meter.topology;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.NullUnmarked;

/** The store of remembered ids as the meter has it, with commits and crashes at will. */
@NullUnmarked
final class IdStore implements AutoCloseable {
  private final Path folder;
  private Map<Bytes, byte[]> committed = new TreeMap<>();
  private KeyValueStore<byte[], byte[]> disk;
  private WriteBehindStore<byte[]> blocks;
  private int openings;

  IdStore(Path folder) {
    this.folder = folder;
    open();
  }

  WriteBehindStore<byte[]> blocks() {
    return blocks;
  }

  private void open() {
    disk =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore("run-ids"), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    blocks = new WriteBehindStore<>(disk, new IdBlocks(), 4_096);
    var context =
        new MockProcessorContext<Object, Object>(
            new Properties(), new TaskId(0, 0), folder.resolve("state-" + openings++).toFile());
    blocks.init(context.getStateStoreContext(), blocks);
  }

  void commit() {
    blocks.flushCache();
    committed = new TreeMap<>();
    try (var rows = disk.all()) {
      rows.forEachRemaining(row -> committed.put(Bytes.wrap(row.key), row.value.clone()));
    }
  }

  /** The store is lost, and has what was committed when it is back. */
  void crash() {
    blocks.close();
    open();
    committed.forEach((key, block) -> disk.put(key.get(), block.clone()));
  }

  @Override
  public void close() {
    blocks.close();
  }
}
