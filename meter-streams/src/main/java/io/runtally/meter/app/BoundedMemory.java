package io.runtally.meter.app;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One budget of memory for all stores of the process. By default each store of each partition takes
 * its own, and twenty-four partitions of seven stores could take more than the machine has.
 */
public final class BoundedMemory implements RocksDBConfigSetter {
  private static final long ALL_BYTES = 192L * 1024 * 1024;
  private static final long WRITE_BUFFER_BYTES = ALL_BYTES / 2;
  private static final long ONE_WRITE_BUFFER_BYTES = 4L * 1024 * 1024;

  /** Shared by all stores, and so closed with none of them. */
  private static final class Shared {
    static {
      RocksDB.loadLibrary();
    }

    static final Cache CACHE = new LRUCache(ALL_BYTES);
    static final WriteBufferManager WRITE_BUFFERS =
        new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(Shared.CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(Shared.WRITE_BUFFERS);
    options.setWriteBufferSize(ONE_WRITE_BUFFER_BYTES);
  }

  @Override
  public void close(String storeName, Options options) {}
}
