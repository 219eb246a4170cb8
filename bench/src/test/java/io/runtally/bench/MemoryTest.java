package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryTest {
  @Test
  void what_was_left_counts_and_not_what_was_there_before_a_collection() {
    assertEquals(
        OptionalLong.of(310),
        Memory.mostAfterCollection(
            List.of(
                "[0.005s][info][gc] Using G1",
                "[1.200s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 1900M->120M(2048M) 9.118ms",
                "[2.300s][info][gc] GC(1) Pause Young (Concurrent Start) (G1 Evacuation Pause) 700M->310M(2048M) 12.5ms",
                "[2.400s][info][gc] GC(2) Pause Remark 305M->290M(2048M) 3.0ms")));
  }

  @Test
  void without_a_collection_nothing_is_known() {
    assertEquals(OptionalLong.empty(), Memory.mostAfterCollection(List.of("Using G1")));
    assertEquals(
        OptionalLong.empty(),
        Memory.mostAfterCollectionMegabytes(Path.of("/no/such/folder"), "1", 1));
  }

  @Test
  void a_jvm_tells_of_its_collections_in_a_file_of_its_own() {
    assertTrue(Memory.option(Path.of("/tmp"), "1").endsWith("=/tmp/gc-1-%p.log"));
  }

  @Test
  void what_is_alive_is_the_sum_of_all_classes() {
    assertEquals(
        OptionalLong.of(41_234_568),
        Memory.live(
            List.of(
                "31563:",
                " num     #instances         #bytes  class name (module)",
                "   1:         44061       21446840  [B (java.base@25.0.1)",
                "Total        604271       41234568")));
    assertEquals(
        OptionalLong.empty(), Memory.live(List.of("31563:", "AttachNotSupportedException")));
  }
}
