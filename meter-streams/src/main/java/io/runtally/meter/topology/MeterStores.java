package io.runtally.meter.topology;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The stores of the meter; each is kept by one processor and backed by its own changelog. */
final class MeterStores {
  /** Arrival day and number → up to 64 ids (R1). */
  static final String RUN_IDS = "run-ids";

  /** Organization → months, plans, overage (R4 to R12). */
  static final String TALLIES = "tallies";

  /** Organization, meter and number → parts toward the next credit (R9, R11). */
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

  static StoreBuilder<KeyValueStore<Long, byte[]>> runIds() {
    // What is put here for every run is written once per commit.
    return store(RUN_IDS, Serdes.Long()).withCachingEnabled();
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> tallies() {
    return store(TALLIES, Serdes.ByteArray()).withCachingEnabled();
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> openParts() {
    return store(OPEN_PARTS, Serdes.ByteArray()).withCachingEnabled();
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> waiting() {
    return store(WAITING, Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> accounts() {
    return store(ACCOUNTS, Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> payments() {
    return store(PAYMENTS, Serdes.ByteArray());
  }

  static StoreBuilder<KeyValueStore<byte[], byte[]>> atMonthlyLimit() {
    return store(AT_MONTHLY_LIMIT, Serdes.ByteArray());
  }

  private static <K> StoreBuilder<KeyValueStore<K, byte[]>> store(String name, Serde<K> keys) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), keys, Serdes.ByteArray())
        .withLoggingEnabled(Map.of())
        .withCachingDisabled();
  }

  private MeterStores() {}
}
