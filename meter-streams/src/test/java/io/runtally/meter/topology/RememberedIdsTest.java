package io.runtally.meter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class RememberedIdsTest {
  private static final long MILLIS_PER_DAY = 86_400_000L;

  /** The first day of a week. */
  private static final int DAY = 20_650;

  @TempDir Path folder;
  private Path files;
  private IdStore store;
  private RememberedIds ids;

  @BeforeEach
  void open() {
    files = folder.resolve("sealed");
    store = new IdStore(folder);
    ids = new RememberedIds(store.blocks(), files);
  }

  @AfterEach
  void close() {
    ids.close();
    store.close();
  }

  @Test
  void R1_an_id_counts_again_when_the_37th_day_after_its_arrival_begins() {
    for (int firstDay = DAY; firstDay < DAY + 7; firstDay++) {
      assertTrue(add(firstDay, firstDay));
    }
    for (int day = DAY + 7; day < DAY + 37; day++) {
      ids.add(1_000 + day, 1, day * MILLIS_PER_DAY);
    }
    for (int firstDay = DAY; firstDay < DAY + 7; firstDay++) {
      assertFalse(add(firstDay, firstDay + 36), "36 days after " + firstDay);
      assertTrue(add(firstDay, firstDay + 37), "37 days after " + firstDay);
      assertFalse(add(firstDay, firstDay + 37), "once more");
    }
  }

  @Test
  void what_arrived_before_the_days_remembered_is_known() {
    assertTrue(add(1, DAY));
    assertTrue(add(2, DAY + 50));
    assertFalse(add(3, DAY + 13));
    assertTrue(add(3, DAY + 14));
  }

  @Test
  void a_week_is_sealed_when_the_next_begins_and_holds_what_it_held() {
    for (int i = 1; i <= 5_000; i++) {
      add(i, DAY + i % 7);
    }
    add(9_999, DAY + 7);
    assertEquals(5_001, ids.size());
    add(9_998, DAY + 8);
    assertEquals(5_002, ids.size());
    assertEquals(List.of("week-2950.ids"), names());
    for (int i = 1; i <= 5_000; i++) {
      assertFalse(add(i, DAY + 8));
    }
    assertEquals(5_002, ids.size());
  }

  @Test
  void an_id_that_only_looks_like_one_of_a_past_week_counts() {
    for (int i = 1; i <= 10_000; i++) {
      add(i, DAY);
    }
    add(0, DAY + 7);
    add(-1, DAY + 8);
    int alike = 0;
    try (SealedWeek sealed =
        SealedWeek.open(files.resolve("week-2950.ids"), new IdWeek(store.blocks(), 2_950), DAY)
            .orElseThrow()) {
      for (int i = 20_000; i < 220_000; i++) {
        if (sealed.mayHold(high(i), low(i), FuseFilter.hash(high(i), low(i)))) {
          alike++;
          assertTrue(add(i, DAY + 8));
          assertFalse(add(i, DAY + 8));
        }
      }
    }
    assertTrue(alike > 20, alike + " look like it");
  }

  @Test
  void what_was_not_committed_is_not_remembered_even_where_a_file_has_it() {
    assertTrue(add(1, DAY));
    store.commit();
    assertTrue(add(2, DAY + 1));
    assertTrue(add(3, DAY + 7));
    assertTrue(add(4, DAY + 8));
    assertEquals(List.of("week-2950.ids"), names());

    crash();
    assertFalse(add(1, DAY + 1));
    assertTrue(add(2, DAY + 1));
    assertTrue(add(3, DAY + 7));
    assertFalse(add(2, DAY + 7));
  }

  @Test
  void a_file_from_before_another_member_had_the_partition_is_not_believed() {
    assertTrue(add(1, DAY));
    store.commit();
    assertTrue(add(2, DAY + 1));
    assertTrue(add(3, DAY + 7));
    assertTrue(add(4, DAY + 8));
    assertEquals(List.of("week-2950.ids"), names());
    ids.close();
    store.crash();

    Path ours = files;
    files = folder.resolve("another");
    ids = new RememberedIds(store.blocks(), files);
    // Another id in the same place of the same block.
    assertTrue(add(5, DAY + 1));
    assertTrue(add(3, DAY + 7));
    assertTrue(add(4, DAY + 8));
    store.commit();
    ids.close();

    files = ours;
    ids = new RememberedIds(store.blocks(), files);
    assertTrue(add(2, DAY + 8));
    assertFalse(add(5, DAY + 8));
  }

  @Test
  void a_file_that_is_damaged_while_it_is_in_use_is_made_again() throws IOException {
    for (int i = 1; i <= 1_000; i++) {
      add(i, DAY + i % 7);
    }
    add(2_000, DAY + 7);
    add(2_001, DAY + 8);
    Path file = files.resolve("week-2950.ids");
    flip(file, 0);
    for (int i = 1; i <= 1_000; i++) {
      assertFalse(add(i, DAY + 8));
    }
    try (var cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(0);
    }
    for (int i = 1; i <= 1_000; i++) {
      assertFalse(add(i, DAY + 8));
    }
    assertTrue(add(3_000, DAY + 8));
  }

  @Test
  void an_instance_that_takes_over_makes_all_files_before_it_goes_on() {
    for (int i = 1; i <= 4_300; i++) {
      add(i, DAY + i / 100);
    }
    store.commit();
    int remembered = ids.size();
    ids.close();
    files = folder.resolve("another");
    ids = new RememberedIds(store.blocks(), files);
    assertEquals(remembered, ids.size());
    assertEquals(5, names().size());
    for (int i = 1; i <= 4_300; i++) {
      assertEquals(i / 100 <= 43 - 37, add(i, DAY + 43), "id " + i);
    }
  }

  @Test
  void it_can_be_closed_whatever_is_being_sealed() {
    for (int round = 0; round < 20; round++) {
      int monday = DAY + 7 * round;
      for (int i = 0; i < 20_000; i++) {
        add(round * 100_000 + i, monday);
      }
      add(round * 100_000 + 50_000, monday + 6);
      store.commit();
      add(round * 100_000 + 60_000, monday + 7);
      crash();
      assertFalse(add(round * 100_000, monday + 6));
    }
  }

  /** Years of days with repeats of any age, commits, crashes, restarts and damaged files. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void R1_whatever_happens_it_answers_as_a_plain_map_would(long seed) throws IOException {
    System.out.println("Seed " + seed);
    Random random = new Random(seed);
    Map<Integer, Integer> firstDays = new HashMap<>();
    Map<Integer, Integer> committed = Map.of();
    int day = DAY;
    int committedDay = day;
    int next = 1;
    for (int step = 0; step < 120_000; step++) {
      switch (random.nextInt(2_000)) {
        case 0 -> day += random.nextInt(100) == 0 ? random.nextInt(60) : 1;
        case 1, 2, 3, 4, 5 -> day++;
        case 6, 7 -> {
          store.commit();
          committed = new HashMap<>(firstDays);
          committedDay = day;
        }
        case 8 -> {
          if (random.nextInt(4) == 0) {
            ids.close();
            if (random.nextBoolean()) {
              damage(random);
            }
            crash();
            firstDays = new HashMap<>(committed);
            day = committedDay;
          }
        }
        case 9, 10, 11 -> ids.look();
        default -> {}
      }
      int id =
          random.nextInt(3) > 0
              ? next++
              : Math.max(1, next - random.nextInt(random.nextInt(9_000) + 1));
      int oldest = day - RememberedIds.DAYS + 1;
      Integer before = firstDays.get(id);
      boolean isNew = before == null || before < oldest;
      assertEquals(isNew, add(id, day), "seed %d, step %d, id %d".formatted(seed, step, id));
      if (isNew) {
        firstDays.put(id, day);
      }
      if (step % 10_000 == 0) {
        assertEquals(
            firstDays.values().stream().filter(first -> first >= oldest).count(), ids.size());
      }
    }
    assertTrue(day > DAY + 300, "days " + (day - DAY));
  }

  private void damage(Random random) throws IOException {
    List<String> all = names();
    if (all.isEmpty()) {
      return;
    }
    Path file = files.resolve(all.get(random.nextInt(all.size())));
    switch (random.nextInt(4)) {
      case 0 -> Files.delete(file);
      case 1 -> flip(file, random.nextInt(Math.max(1, (int) Files.size(file))));
      case 2 -> Files.write(file, new byte[random.nextInt(1_000)]);
      default ->
          Files.copy(
              files.resolve(all.getFirst()),
              files.resolve("week-%d.ids".formatted(2_950 + random.nextInt(60))),
              StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void flip(Path file, int at) throws IOException {
    try (var damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(at);
      int was = damaged.read();
      damaged.seek(at);
      damaged.write(was ^ 1);
    }
  }

  private void crash() {
    ids.close();
    store.crash();
    ids = new RememberedIds(store.blocks(), files);
  }

  private boolean add(int id, int day) {
    return ids.add(high(id), low(id), day * MILLIS_PER_DAY + 5);
  }

  /** As good as a hash, and different for each. */
  private static long high(int id) {
    return new Random(id).nextLong();
  }

  private static long low(int id) {
    return id * 0x9E3779B97F4A7C15L + 1;
  }

  private List<String> names() {
    try (Stream<Path> all = Files.list(files)) {
      return new ArrayList<>(all.map(each -> each.getFileName().toString()).sorted().toList());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
