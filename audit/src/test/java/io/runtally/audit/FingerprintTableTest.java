package io.runtally.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FingerprintTableTest {
  private static final long SEED = 20_261_122;

  @Test
  void two_million_fingerprints_keep_their_numbers_in_fifty_bytes_each_at_any_time() {
    var table = new FingerprintTable();
    var random = new SplittableRandom(SEED);
    for (int n = 0; n < 2_000_000; n++) {
      long handle = table.add(new Fingerprint(random.nextLong(), random.nextLong()));
      table.set(handle, n, -n);
      if (n > 10_000 && n % 1_000 == 0) {
        assertTrue(table.bytes() <= 50L * table.size(), table.bytes() + " for " + table.size());
      }
    }
    var again = new SplittableRandom(SEED);
    for (int n = 0; n < 2_000_000; n++) {
      long handle = table.find(new Fingerprint(again.nextLong(), again.nextLong()));
      assertEquals(n, table.first(handle));
      assertEquals(-n, table.second(handle));
    }
    assertEquals(2_000_000, table.size());
    assertEquals(FingerprintTable.NONE, table.find(new Fingerprint(1, 2)));
  }

  @Test
  void a_fingerprint_of_zeros_is_one_as_any_other() {
    var table = new FingerprintTable();
    table.set(table.add(new Fingerprint(0, 0)), 1, 2);
    assertEquals(1, table.first(table.find(new Fingerprint(0, 0))));
    assertEquals(table.find(new Fingerprint(0, 0)), table.add(new Fingerprint(0, 0)));
    assertEquals(1, table.size());
  }
}
