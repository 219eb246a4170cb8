package io.runtally.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads the stores of a meter that stands still once, from their first row to their last, and
 * writes down how long that took, nanoseconds, and how many bytes the values had.
 */
public final class ReadIds {
  private ReadIds() {}

  /** What its command line is. */
  public static List<String> arguments(Path result, List<Path> stores) {
    return Stream.concat(Stream.of(result), stores.stream()).map(Path::toString).toList();
  }

  public static void main(String[] arguments) throws IOException, RocksDBException {
    RocksDB.loadLibrary();
    long begun = System.nanoTime();
    long bytes = 0;
    for (String store : Arrays.asList(arguments).subList(1, arguments.length)) {
      bytes += bytesOf(store);
    }
    Files.writeString(Path.of(arguments[0]), "%d %d".formatted(System.nanoTime() - begun, bytes));
  }

  private static long bytesOf(String store) throws RocksDBException {
    long bytes = 0;
    try (RocksDB open = RocksDB.openReadOnly(store);
        RocksIterator rows = open.newIterator()) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        bytes += rows.value().length;
      }
      rows.status();
    }
    return bytes;
  }
}
