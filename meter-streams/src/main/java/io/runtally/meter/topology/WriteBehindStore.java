package io.runtally.meter.topology;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A store whose rows are worked on as objects, in memory, and written when the task commits: once,
 * however often they changed, and in the transaction that commits what changed them. Reading and
 * writing bytes for each event would take several times as long as counting it.
 *
 * <p>It hears of a commit as the record caches of Streams do, through an interface that is not
 * public: the public {@link StateStore#commit} comes when the transaction is closed already, and a
 * record cache takes bytes only.
 *
 * <p>The rows used last stay in memory, in two generations: when the young one takes half of the
 * memory it becomes the old one, and what was not used since the last time goes.
 */
final class WriteBehindStore<V> implements StateStore, CachedStateStore<byte[], byte[]> {
  // With its key and its places in the tables of both generations.
  private static final int BYTES_OF_A_ROW = 120;

  private final KeyValueStore<byte[], byte[]> disk;
  private final Layout<V> layout;
  private final long bytesPerGeneration;
  private final List<Row<V>> changed = new ArrayList<>();
  private Rows<V> young = new Rows<>();
  private Rows<V> old = new Rows<>();
  private int generation;
  private long bytesOfYoung;
  private BiConsumer<byte[], V> companion = (_, _) -> {};
  private Consumer<Row<V>> farewell = _ -> {};

  /**
   * @param bytes of heap that the rows may take
   */
  WriteBehindStore(KeyValueStore<byte[], byte[]> disk, Layout<V> layout, long bytes) {
    this.disk = disk;
    this.layout = layout;
    this.bytesPerGeneration = bytes / 2;
  }

  /** How a value lies on disk. */
  interface Layout<V> {
    /** Its bytes, which must not change before they are copied at the end of the commit. */
    byte[] write(V value);

    V read(byte[] key, byte[] stored);

    /** About how much of the heap a value takes. */
    int heapBytes(V value);
  }

  /** A key and what belongs to it; to be used until another row is asked for. */
  static final class Row<V> {
    private final WriteBehindStore<V> store;
    private final byte[] key;
    private final int hash;
    private @Nullable V value;
    private boolean changed;
    private int generation;
    private int bytes;

    private Row(WriteBehindStore<V> store, byte[] key, int hash) {
      this.store = store;
      this.key = key;
      this.hash = hash;
    }

    boolean hasKey(byte[] other, int otherHash) {
      return hash == otherHash && Arrays.equals(key, other);
    }

    int hash() {
      return hash;
    }

    byte[] key() {
      return key;
    }

    /** What belongs to the key, in a row that was opened or put. */
    V value() {
      return requireNonNull(value);
    }

    /** Has the row written with the next commit, because its value is another or changed inside. */
    void changed() {
      if (!changed) {
        changed = true;
        store.changed.add(this);
      }
    }
  }

  static <V> StoreBuilder<WriteBehindStore<V>> builder(
      StoreBuilder<KeyValueStore<byte[], byte[]>> disk, Supplier<Layout<V>> layout, long bytes) {
    return new Builder<>(disk, layout, bytes);
  }

  /** Names what else is written with each row that is, because it lies elsewhere. */
  void alsoWrite(BiConsumer<byte[], V> companion) {
    this.companion = companion;
  }

  /** Names what is to be done with a row before it goes from memory; it may still change it. */
  void beforeItGoes(Consumer<Row<V>> farewell) {
    this.farewell = farewell;
  }

  /** The row of a key; where there was none, one that holds this value and is not marked. */
  Row<V> open(byte[] key, Supplier<V> otherwise) {
    Row<V> row = row(key, true);
    if (row.value == null) {
      row.value = otherwise.get();
    }
    return row;
  }

  Optional<V> get(byte[] key) {
    return Optional.ofNullable(row(key, true).value);
  }

  /** Puts a value; where it changes inside later, its row must be told. */
  Row<V> put(byte[] key, V value) {
    Row<V> row = row(key, false);
    row.value = value;
    row.changed();
    return row;
  }

  void delete(byte[] key) {
    Row<V> row = row(key, false);
    row.value = null;
    row.changed();
  }

  /** All rows in the order of their keys; none may be changed meanwhile. */
  void forEach(BiConsumer<byte[], V> visitor) {
    write();
    visit(disk.all(), visitor);
  }

  /** The rows from one key to another, both included; none may be changed meanwhile. */
  void forEach(byte[] from, byte[] to, BiConsumer<byte[], V> visitor) {
    write();
    visit(disk.range(from, to), visitor);
  }

  /** The last row from one key to another, both included. */
  Optional<KeyValue<byte[], V>> last(byte[] from, byte[] to) {
    write();
    try (KeyValueIterator<byte[], byte[]> rows = disk.reverseRange(from, to)) {
      if (!rows.hasNext()) {
        return Optional.empty();
      }
      KeyValue<byte[], byte[]> row = rows.next();
      return Optional.of(KeyValue.pair(row.key, layout.read(row.key, row.value)));
    }
  }

  /**
   * The rows as they lie on disk, from one key to another, both included: for any thread, as long
   * as the store is open. Who asks closes it.
   */
  KeyValueIterator<byte[], byte[]> onDisk(byte[] from, byte[] to) {
    return disk.range(from, to);
  }

  private void visit(KeyValueIterator<byte[], byte[]> rows, BiConsumer<byte[], V> visitor) {
    try (rows) {
      while (rows.hasNext()) {
        KeyValue<byte[], byte[]> row = rows.next();
        visitor.accept(row.key, layout.read(row.key, row.value));
      }
    }
  }

  /**
   * @param read whether the value counts that it has, or it will be put
   */
  private Row<V> row(byte[] key, boolean read) {
    int hash = Rows.hash(key);
    Row<V> row = young.find(key, hash);
    if (row != null) {
      return row;
    }
    row = old.find(key, hash);
    if (row == null) {
      row = new Row<>(this, key, hash);
      byte[] stored = read ? disk.get(key) : null;
      row.value = stored == null ? null : layout.read(key, stored);
    }
    if (bytesOfYoung >= bytesPerGeneration) {
      forgetTheOld();
    }
    young.add(row);
    row.generation = generation;
    row.bytes = 0;
    weigh(row);
    return row;
  }

  private void weigh(Row<V> row) {
    int bytes = BYTES_OF_A_ROW + (row.value == null ? 0 : layout.heapBytes(row.value));
    bytesOfYoung += bytes - row.bytes;
    row.bytes = bytes;
  }

  private void forgetTheOld() {
    old.forEach(row -> {
      if (row.generation != generation) {
        letGo(row);
      }
    });
    old = young;
    young = new Rows<>();
    generation++;
    bytesOfYoung = 0;
  }

  /** A row that goes must not come back from the disk as it was before. */
  private void letGo(Row<V> row) {
    if (row.value != null) {
      farewell.accept(row);
    }
    write(row);
  }

  private void write() {
    changed.forEach(this::write);
    changed.clear();
  }

  /** Writes a row if it changed since it was written last. */
  private void write(Row<V> row) {
    if (!row.changed) {
      return;
    }
    V value = row.value;
    disk.put(row.key, value == null ? null : layout.write(value));
    if (value != null) {
      companion.accept(row.key, value);
    }
    if (row.generation == generation) {
      weigh(row);
    }
    row.changed = false;
  }

  @Override
  public void flushCache() {
    write();
  }

  @Override
  public void clearCache() {
    changed.clear();
    young = new Rows<>();
    old = new Rows<>();
    bytesOfYoung = 0;
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public String name() {
    return disk.name();
  }

  /** Also called when a task is revived after a fault, and then forgets what was not committed. */
  @Override
  public void init(StateStoreContext context, StateStore root) {
    clearCache();
    disk.init(context, root);
  }

  @Override
  public void commit(Map<TopicPartition, Long> offsets) {
    disk.commit(offsets);
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition partition) {
    return disk.committedOffset(partition);
  }

  @Override
  public boolean managesOffsets() {
    return disk.managesOffsets();
  }

  @Override
  public void close() {
    clearCache();
    disk.close();
  }

  @Override
  public boolean persistent() {
    return disk.persistent();
  }

  @Override
  public boolean isOpen() {
    return disk.isOpen();
  }

  /** Builds on the store that keeps the bytes, which has the name and the changelog. */
  private record Builder<V>(
      StoreBuilder<KeyValueStore<byte[], byte[]>> disk, Supplier<Layout<V>> layout, long bytes)
      implements StoreBuilder<WriteBehindStore<V>> {
    @Override
    public WriteBehindStore<V> build() {
      return new WriteBehindStore<>(disk.build(), layout.get(), bytes);
    }

    @Override
    public String name() {
      return disk.name();
    }

    @Override
    public boolean loggingEnabled() {
      return disk.loggingEnabled();
    }

    @Override
    public Map<String, String> logConfig() {
      return disk.logConfig();
    }

    @Override
    public StoreBuilder<WriteBehindStore<V>> withLoggingEnabled(Map<String, String> config) {
      disk.withLoggingEnabled(config);
      return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore<V>> withLoggingDisabled() {
      disk.withLoggingDisabled();
      return this;
    }

    /** Streams' record caches have no part in it, whether there is memory for them or not. */
    @Override
    public StoreBuilder<WriteBehindStore<V>> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore<V>> withCachingDisabled() {
      return this;
    }
  }
}
