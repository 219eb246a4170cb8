package io.runtally.meter.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuseFilterTest {
  private static final int OTHERS = 2_000_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 10, 64, 100, 1_000, 12_345, 131_073, 262_144, 300_000})
  void no_id_that_is_in_it_is_denied(int ids) {
    Random random = new Random(ids);
    long[] high = random.longs(ids).toArray();
    long[] low = random.longs(ids).toArray();
    FuseFilter filter = FuseFilter.of(high, low);
    assertEquals(ids, held(filter, high, low));
  }

  @Test
  void one_in_4096_of_the_others_passes_for_less_than_1_8_bytes_an_id() {
    Random random = new Random(1);
    FuseFilter filter =
        FuseFilter.of(random.longs(200_000).toArray(), random.longs(200_000).toArray());
    int passed = held(filter, random.longs(OTHERS).toArray(), random.longs(OTHERS).toArray());
    assertEquals(OTHERS / 4096.0, passed, OTHERS / 4096.0 * 0.15);
    assertTrue(filter.heapBytes() < 1.8 * 200_000, () -> filter.heapBytes() + " bytes");
  }

  @Test
  void ids_that_differ_in_one_half_only_are_told_apart() {
    long[] counted = IntStream.rangeClosed(1, 10_000).asLongStream().toArray();
    long[] same = new long[10_000];
    assertEquals(10_000, held(FuseFilter.of(counted, same), counted, same));
    assertEquals(10_000, held(FuseFilter.of(same, counted), same, counted));
  }

  @Test
  void filters_that_took_more_than_one_seed_deny_none_of_theirs_either() {
    Random random = new Random(3);
    // About one in a hundred takes another seed than the first.
    for (int filter = 0; filter < 2_000; filter++) {
      long[] high = random.longs(200).toArray();
      long[] low = random.longs(200).toArray();
      assertEquals(200, held(FuseFilter.of(high, low), high, low), "filter " + filter);
    }
  }

  @Test
  void an_id_that_is_there_twice_is_refused_and_not_tried_for_ever() {
    assertThrows(
        IllegalArgumentException.class,
        () -> FuseFilter.of(new long[] {1, 2, 1}, new long[] {5, 5, 5}));
  }

  @Test
  void it_is_read_as_it_was_written() throws IOException {
    Random random = new Random(2);
    long[] high = random.longs(5_000).toArray();
    long[] low = random.longs(5_000).toArray();
    var written = new ByteArrayOutputStream();
    FuseFilter.of(high, low).write(new DataOutputStream(written));
    FuseFilter read =
        FuseFilter.read(new DataInputStream(new ByteArrayInputStream(written.toByteArray())));
    assertEquals(5_000, held(read, high, low));
    assertTrue(held(read, low, high) < 20);
  }

  private static boolean mayHold(FuseFilter filter, long high, long low) {
    return filter.mayHold(high, low, FuseFilter.hash(high, low));
  }

  private static int held(FuseFilter filter, long[] high, long[] low) {
    return (int)
        IntStream.range(0, high.length).filter(i -> mayHold(filter, high[i], low[i])).count();
  }
}
