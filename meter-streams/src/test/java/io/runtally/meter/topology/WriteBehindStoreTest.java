package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is gathered in memory is written at each commit, and is never older than what was read. */
@NullUnmarked
class WriteBehindStoreTest {
  private final StateStoreContext context =
      new MockProcessorContext<Object, Object>().getStateStoreContext();
  private KeyValueStore<byte[], byte[]> disk;
  private WriteBehindStore<StringBuilder> store;
  private int writes;

  @BeforeEach
  void open() {
    open(1_000);
  }

  private void open(int bytes) {
    disk =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("texts"), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store = new WriteBehindStore<>(disk, new Texts(), bytes);
    store.init(context, store);
  }

  @Test
  void what_changed_is_written_once_and_not_before_the_commit() {
    store.put(key("a"), new StringBuilder("1"));
    store.put(key("a"), new StringBuilder("2"));
    assertEquals(Optional.empty(), onDisk("a"));
    assertEquals("2", store.get(key("a")).orElseThrow().toString());

    store.flushCache();
    assertEquals(Optional.of("2"), onDisk("a"));
    store.flushCache();
    assertEquals(1, writes);
  }

  @Test
  void a_row_that_changed_inside_is_written_when_it_is_told() {
    StringBuilder text = new StringBuilder("1");
    var row = store.put(key("a"), text);
    store.flushCache();
    text.append("2");
    row.changed();
    store.flushCache();
    assertEquals(Optional.of("12"), onDisk("a"));
  }

  @Test
  void what_is_deleted_is_gone_before_and_after_the_commit() {
    store.put(key("a"), new StringBuilder("1"));
    store.flushCache();
    store.delete(key("a"));
    assertEquals(Optional.empty(), store.get(key("a")).map(StringBuilder::toString));
    assertEquals(Optional.of("1"), onDisk("a"));
    store.flushCache();
    assertEquals(Optional.empty(), onDisk("a"));
  }

  @Test
  void looking_through_all_rows_sees_what_is_not_committed() {
    store.put(key("b"), new StringBuilder("1"));
    store.put(key("a"), new StringBuilder("2"));
    List<String> all = new ArrayList<>();
    store.forEach((key, text) -> all.add(new String(key, UTF_8) + text));
    assertEquals(List.of("a2", "b1"), all);
  }

  @Test
  void a_task_that_is_revived_forgets_what_was_not_committed() {
    store.put(key("a"), new StringBuilder("1"));
    store.flushCache();
    store.put(key("a"), new StringBuilder("2"));
    store.clearCache();
    store.flushCache();
    assertEquals(Optional.of("1"), onDisk("a"));
    assertEquals("1", store.get(key("a")).orElseThrow().toString());
  }

  /** Rows come and go, are changed inside, deleted and committed, with hardly any in memory. */
  @ParameterizedTest
  @ValueSource(ints = {1, 300, 600, 1_000, 3_000, 15_000})
  void it_behaves_like_a_map_however_little_memory_it_has(int bytes) {
    open(bytes);
    Random random = new Random(bytes);
    Map<String, String> expected = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      String name = "k" + random.nextInt(30);
      switch (random.nextInt(10)) {
        case 0 -> store.flushCache();
        case 1 -> {
          store.delete(key(name));
          expected.remove(name);
        }
        case 2, 3, 4 -> {
          store.put(key(name), new StringBuilder().append(step));
          expected.put(name, String.valueOf(step));
        }
        case 5, 6 -> {
          Optional<StringBuilder> text = store.get(key(name));
          if (text.isPresent()) {
            store.put(key(name), text.get().append('+'));
            expected.merge(name, "+", String::concat);
          }
        }
        default ->
            assertEquals(
                Optional.ofNullable(expected.get(name)),
                store.get(key(name)).map(StringBuilder::toString));
      }
    }
    store.flushCache();
    Map<String, String> written = new HashMap<>();
    disk.all()
        .forEachRemaining(
            row -> written.put(new String(row.key, UTF_8), new String(row.value, UTF_8)));
    assertEquals(expected, written);
  }

  @Test
  void a_row_that_has_not_been_used_for_long_says_farewell_and_is_written_as_it_is_then() {
    List<String> gone = new ArrayList<>();
    store.beforeItGoes(row -> {
      gone.add(new String(row.key(), UTF_8));
      row.value().append("!");
      row.changed();
    });
    store.put(key("a"), new StringBuilder("1"));
    store.put(key("b"), new StringBuilder("2"));
    for (int i = 0; i < 100 && gone.isEmpty(); i++) {
      store.put(key("k" + i), new StringBuilder());
      store.get(key("b"));
    }
    assertTrue(gone.contains("a"));
    assertFalse(gone.contains("b"), "used all the time");
    assertEquals(Optional.of("1!"), onDisk("a"));
    assertEquals("1!", store.get(key("a")).orElseThrow().toString());
  }

  @Test
  void rows_that_grew_take_the_place_of_others() {
    assertEquals(7, rowsUntilOneGoes(100));
    open(1_000);
    assertEquals(5, rowsUntilOneGoes(300));
  }

  /** With so much in each after the commit. */
  private int rowsUntilOneGoes(int characters) {
    List<String> gone = new ArrayList<>();
    store.beforeItGoes(row -> gone.add(new String(row.key(), UTF_8)));
    int rows = 0;
    for (; gone.isEmpty(); rows++) {
      var row = store.put(key("k" + rows), new StringBuilder());
      row.value().append("x".repeat(characters));
      store.flushCache();
    }
    return rows;
  }

  private Optional<String> onDisk(String name) {
    return Optional.ofNullable(disk.get(key(name))).map(value -> new String(value, UTF_8));
  }

  private static byte[] key(String name) {
    return name.getBytes(UTF_8);
  }

  private final class Texts implements WriteBehindStore.Layout<StringBuilder> {
    @Override
    public byte[] write(StringBuilder text) {
      writes++;
      return text.toString().getBytes(UTF_8);
    }

    @Override
    public StringBuilder read(byte[] key, byte[] stored) {
      return new StringBuilder(new String(stored, UTF_8));
    }

    @Override
    public int heapBytes(StringBuilder text) {
      return text.length();
    }
  }
}
