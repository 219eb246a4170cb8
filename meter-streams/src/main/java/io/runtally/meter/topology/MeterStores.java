package io.runtally.meter.topology;

import io.runtally.meter.domain.CreditAccount;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The stores of the meter; each is kept by one processor and backed by its own changelog. Those
 * that runs change are written once per commit, the others at once.
 */
final class MeterStores {
  /** Arrival day and number → up to 64 ids (R1). */
  static final String RUN_IDS = "run-ids";

  /** Organization → months, plans, overage, the parts that came last (R4 to R12). */
  static final String TALLIES = "tallies";

  /** Organization, meter and number → 16 parts toward the next credit (R9, R11). */
  static final String OPEN_PARTS = "open-parts";

  /** Organization and number → one event that waits for a plan (R6). */
  static final String WAITING = "waiting";

  /** Organization → balance and auto-recharge (R13, R22). */
  static final String ACCOUNTS = "accounts";

  /** Organization, kind and payment id → booked; and what was given back (R15, R16). */
  static final String PAYMENTS = "payments";

  /** Organization → the month in which it reached its monthly limit (R28). */
  static final String AT_MONTHLY_LIMIT = "at-monthly-limit";

  static final List<String> ALL =
      List.of(RUN_IDS, TALLIES, OPEN_PARTS, WAITING, ACCOUNTS, PAYMENTS, AT_MONTHLY_LIMIT);

  // Only the open block of ids is changed, and the memory of them is kept elsewhere.
  private static final int BYTES_OF_ID_BLOCKS = 4_096;

  private final long bytes;

  /**
   * @param bytes of heap that the rows of one partition may take while they are worked on
   */
  MeterStores(long bytes) {
    this.bytes = bytes;
  }

  StoreBuilder<WriteBehindStore<byte[]>> runIds() {
    return WriteBehindStore.builder(store(RUN_IDS), IdBlocks::new, BYTES_OF_ID_BLOCKS);
  }

  StoreBuilder<WriteBehindStore<StoredTally>> tallies() {
    return WriteBehindStore.builder(store(TALLIES), StoredTally.Layout::new, bytes / 4 * 3);
  }

  StoreBuilder<KeyValueStore<byte[], byte[]>> openParts() {
    return store(OPEN_PARTS);
  }

  StoreBuilder<WriteBehindStore<CreditAccount>> accounts() {
    return WriteBehindStore.builder(store(ACCOUNTS), StoredAccount::new, bytes / 4);
  }

  StoreBuilder<KeyValueStore<byte[], byte[]>> waiting() {
    return store(WAITING);
  }

  StoreBuilder<KeyValueStore<byte[], byte[]>> payments() {
    return store(PAYMENTS);
  }

  StoreBuilder<KeyValueStore<byte[], byte[]>> atMonthlyLimit() {
    return store(AT_MONTHLY_LIMIT);
  }

  private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of())
        .withCachingDisabled();
  }
}
