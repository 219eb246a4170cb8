package io.runtally.meter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.meter.domain.Month;
import io.runtally.meter.domain.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts toward a credit come back as they were put, whenever they are written and let go. */
class CollectedPartsTest {
  private static final String METER = "runs";
  private static final int STEPS = 2_000;

  private final Blocks disk = new Blocks();
  private final StateWriter writer = new StateWriter();
  private final List<Part> expected = new ArrayList<>();
  private CollectedParts parts = new CollectedParts(METER, 0, new byte[0]);
  private int told;

  @ParameterizedTest(name = "from seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatever_is_done_they_are_read_as_they_were_put(long seed) {
    var random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(40)) {
        case 0 -> replaceBy(random.nextInt(3));
        case 1 -> replaceBy(random.nextInt(40));
        case 2, 3, 4 -> parts.writeFullBlocks(disk);
        case 5 -> letGo();
        case 6 -> assertEquals(expected, parts.read(disk), () -> "seed " + seed);
        default -> append(random.nextInt(60) == 0 ? "é".repeat(255) : "id-" + told);
      }
    }
    letGo();
    assertEquals(expected, parts.read(disk), () -> "seed " + seed);
  }

  @Test
  void a_block_is_written_once_it_is_full_and_then_never_again() {
    append(40);
    parts.writeFullBlocks(disk);
    assertEquals(Set.of(0, 1), disk.writtenSince());

    append(3);
    parts.writeFullBlocks(disk);
    assertEquals(Set.of(), disk.writtenSince());

    append(7);
    parts.writeFullBlocks(disk);
    assertEquals(Set.of(2), disk.writtenSince());
    assertEquals(expected.subList(48, 50), openOnes());
  }

  @Test
  void parts_that_are_added_to_are_not_read_before_the_credit_completes() {
    append(40);
    letGo();
    append(9);
    parts.writeFullBlocks(disk);
    assertEquals(Set.of(), disk.readSince());
    assertEquals(expected, parts.read(disk));
    assertEquals(Set.of(0, 1), disk.readSince());
  }

  @Test
  void what_a_meter_of_layout_1_left_is_taken_up() {
    append(40);
    parts.writeFullBlocks(disk);
    disk.write(METER, 2, openBlock(parts));
    parts = CollectedParts.allOnDisk(METER, 40, disk);
    append(30);
    letGo();
    assertEquals(expected, parts.read(disk));
  }

  @Test
  void a_block_that_is_missing_is_no_empty_block() {
    append(40);
    parts.writeFullBlocks(disk);
    disk.blocks.remove(0);
    letGo();
    assertThrows(IllegalStateException.class, () -> parts.read(disk));
    assertTrue(disk.blocks.containsKey(1));
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      append("id-" + told);
    }
  }

  private void append(String id) {
    Part part = part(id);
    parts.append(part, writer);
    expected.add(part);
  }

  private void replaceBy(int count) {
    expected.clear();
    for (int i = 0; i < count; i++) {
      expected.add(part("left-" + told));
    }
    parts.replace(expected, writer);
  }

  private Part part(String id) {
    told++;
    return new Part(
        id,
        "/engine",
        told * 1_000L,
        new Month(24_000 + told % 3),
        told % 5 == 0 ? Optional.empty() : Optional.of("rs_" + told));
  }

  /** As when the row leaves memory: what is not on disk or in the row then is gone. */
  private void letGo() {
    parts.writeFullBlocks(disk);
    disk.writtenSince();
    parts = new CollectedParts(METER, expected.size(), openBlock(parts));
  }

  private List<Part> openOnes() {
    return new CollectedParts(METER, expected.size() % 16, openBlock(parts)).read(disk);
  }

  /** As it lies in the row of its tally. */
  static byte[] openBlock(CollectedParts parts) {
    StateWriter writer = new StateWriter().version(0);
    parts.writeOpenBlock(writer);
    StateReader reader = new StateReader(writer.written());
    reader.number();
    return reader.bytes();
  }

  private static final class Blocks implements CollectedParts.Disk {
    private final Map<Integer, byte[]> blocks = new HashMap<>();
    private final Set<Integer> read = new HashSet<>();
    private final Set<Integer> written = new HashSet<>();

    @Override
    public byte[] read(String meter, int block) {
      assertEquals(METER, meter);
      read.add(block);
      return Optional.ofNullable(blocks.get(block))
          .orElseThrow(() -> new IllegalStateException("missing"));
    }

    @Override
    public void write(String meter, int block, byte[] rows) {
      assertEquals(METER, meter);
      written.add(block);
      blocks.put(block, rows);
    }

    Set<Integer> readSince() {
      return taken(read);
    }

    Set<Integer> writtenSince() {
      return taken(written);
    }

    private static Set<Integer> taken(Set<Integer> blocks) {
      Set<Integer> all = Set.copyOf(blocks);
      blocks.clear();
      return all;
    }
  }
}
