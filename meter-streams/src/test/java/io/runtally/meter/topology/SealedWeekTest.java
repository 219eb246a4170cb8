package io.runtally.meter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is believed of a file that is not as it was made, and of the store as it is. */
@NullUnmarked
class SealedWeekTest {
  private static final int WEEK = 2_950;

  @TempDir Path folder;
  private IdStore store;
  private IdWeek week;
  private Path file;

  @BeforeEach
  void open() {
    store = new IdStore(folder);
    week = new IdWeek(store.blocks(), WEEK);
    file = folder.resolve("week");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void it_knows_each_id_and_its_day_and_no_other_in_less_than_two_bytes_an_id() throws IOException {
    // Enough for several shards, more than are made at once.
    int ids = 1_500_000;
    fill(week, ids, 1);
    try (SealedWeek sealed = sealed()) {
      assertEquals(ids, sealed.idsFrom(week.firstDay()));
      assertEquals(214_285, sealed.idsFrom(week.lastDay()));
      assertTrue(sealed.heapBytes() < 2.0 * ids, () -> sealed.heapBytes() + " bytes");

      Random same = new Random(1);
      for (int i = 0; i < ids; i++) {
        long high = same.nextLong();
        long low = same.nextLong();
        assertTrue(mayHold(sealed, high, low));
        if (i % 10 == 0) {
          assertEquals(day(week, i, ids), sealed.dayOf(high, low));
        }
      }
      int passed = 0;
      Random others = new Random(2);
      for (int i = 0; i < ids; i++) {
        long high = others.nextLong();
        long low = others.nextLong();
        if (mayHold(sealed, high, low)) {
          passed++;
          assertEquals(SealedWeek.NO_DAY, sealed.dayOf(high, low));
        }
      }
      assertEquals(ids / 4096.0, passed, ids / 4096.0 * 0.25);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 300})
  void a_week_of_few_ids_is_sealed_too(int ids) throws IOException {
    fill(week, ids, 1);
    try (SealedWeek sealed = sealed()) {
      assertEquals(ids, sealed.idsFrom(week.firstDay()));
      Random same = new Random(1);
      for (int i = 0; i < ids; i++) {
        assertEquals(day(week, i, ids), sealed.dayOf(same.nextLong(), same.nextLong()));
      }
      assertEquals(SealedWeek.NO_DAY, sealed.dayOf(1, 1));
    }
  }

  @Test
  void a_file_that_was_cut_off_anywhere_is_not_believed() throws IOException {
    fill(week, 1_000, 1);
    sealed().close();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 1 + length / 10) {
      Files.write(file, ByteBuffer.allocate(length).put(whole, 0, length).array());
      assertFalse(believed(), "cut off after " + length);
    }
  }

  @Test
  void a_bit_that_was_flipped_anywhere_is_noticed_before_it_matters() throws IOException {
    int ids = 30;
    fill(week, ids, 1);
    sealed().close();
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << (at & 7));
      Files.write(file, damaged);
      assertFalse(believed() && answers(ids), "a bit of byte " + at);
    }
    Files.write(file, whole);
    assertTrue(believed() && answers(ids));
  }

  @Test
  void a_file_of_another_week_is_not_believed() throws IOException {
    fill(week, 100, 1);
    IdWeek next = new IdWeek(store.blocks(), WEEK + 1);
    fill(next, 100, 1);
    new WeekSealer(next).write(file, () -> false);
    assertFalse(believed());
  }

  @Test
  void a_file_of_what_the_store_does_not_have_is_not_believed() throws IOException {
    fill(week, 100, 1);
    sealed().close();
    byte[] key = IdBlocks.key(week.lastDay(), 0);
    byte[] block = store.blocks().get(key).orElseThrow();
    IdBlocks.put(block, 60, 1, 1);
    store.blocks().put(key, block);
    assertFalse(believed());

    sealed().close();
    store.blocks().put(IdBlocks.key(week.firstDay(), 1), IdBlocks.empty());
    assertFalse(believed());
  }

  @Test
  void days_that_are_forgotten_need_not_agree() throws IOException {
    fill(week, 700, 1);
    sealed().close();
    store.blocks().delete(IdBlocks.key(week.firstDay(), 0));
    store.blocks().delete(IdBlocks.key(week.firstDay(), 1));
    assertTrue(SealedWeek.open(file, week, week.firstDay()).isEmpty());
    try (SealedWeek sealed = SealedWeek.open(file, week, week.firstDay() + 1).orElseThrow()) {
      assertEquals(600, sealed.idsFrom(week.firstDay() + 1));
    }
  }

  @Test
  void one_that_is_given_up_leaves_no_file() {
    fill(week, 1_000, 1);
    WeekSealer sealer = new WeekSealer(week);
    assertThrows(CancellationException.class, () -> sealer.write(file, () -> true));
    assertFalse(Files.exists(file));
  }

  private static boolean mayHold(SealedWeek sealed, long high, long low) {
    return sealed.mayHold(high, low, FuseFilter.hash(high, low));
  }

  private SealedWeek sealed() {
    new WeekSealer(week).write(file, () -> false);
    return SealedWeek.open(file, week, week.firstDay()).orElseThrow();
  }

  private boolean believed() throws IOException {
    var opened = SealedWeek.open(file, week, week.firstDay());
    opened.ifPresent(SealedWeek::close);
    return opened.isPresent();
  }

  /** Whether all ids are found, and so all of the file was read. */
  private boolean answers(int ids) {
    try (SealedWeek opened = SealedWeek.open(file, week, week.firstDay()).orElseThrow()) {
      Random same = new Random(1);
      for (int i = 0; i < ids; i++) {
        assertEquals(day(week, i, ids), opened.dayOf(same.nextLong(), same.nextLong()));
      }
      return true;
    } catch (IOException noticed) {
      return false;
    }
  }

  private static int day(IdWeek week, int id, int ids) {
    return week.firstDay() + (int) ((long) id * IdWeek.DAYS / ids);
  }

  /** Random ids, as many on each day. */
  private void fill(IdWeek into, int ids, int seed) {
    Random random = new Random(seed);
    byte[] block = IdBlocks.empty();
    int day = into.firstDay();
    int number = 0;
    int inBlock = 0;
    for (int i = 0; i < ids; i++) {
      if (inBlock == IdBlocks.IDS || day(into, i, ids) != day) {
        store.blocks().put(IdBlocks.key(day, number), block);
        number = day(into, i, ids) == day ? number + 1 : 0;
        day = day(into, i, ids);
        block = IdBlocks.empty();
        inBlock = 0;
      }
      IdBlocks.put(block, inBlock++, random.nextLong(), random.nextLong());
    }
    store.blocks().put(IdBlocks.key(day, number), block);
    store.blocks().flushCache();
  }
}
