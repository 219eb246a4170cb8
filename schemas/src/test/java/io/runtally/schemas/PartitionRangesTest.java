package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionRangesTest {
  @Test
  void neighbours_are_one_range_in_whatever_order_they_come() {
    assertEquals("0-2, 4, 7-8", PartitionRanges.of(List.of(8, 0, 4, 2, 1, 7)));
    assertEquals("3", PartitionRanges.of(List.of(3)));
    assertEquals("", PartitionRanges.of(List.of()));
  }
}
