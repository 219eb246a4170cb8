package io.runtally.view.books;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ledger that does not add up is noticed (R13). */
class SumCheckTest {
  private final Database database = Database.open(TestPostgres.newDatabase());
  private final SumCheck sums = new SumCheck(database);

  /** Three entries of each of 450 organizations: more than are added up at once. */
  @BeforeEach
  void write() {
    change(
        """
        insert into ledger
        select 'org_' || n, k, 'e', 'PURCHASE', 5, 5 * (k - 1), 5 * k, 'pi_' || k, null, null, now()
        from generate_series(1, 450) n, generate_series(1, 3) k
        """);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void R13_a_ledger_that_adds_up_is_not_off() {
    assertEquals(List.of(), sums.organizationsOff());
  }

  @Test
  void R13_a_wrong_balance_and_a_missing_entry_are_named() {
    change("update ledger set balance_after = 14 where organization = 'org_7' and sequence = 3");
    change("update ledger set credits = 6 where organization = 'org_77' and sequence = 1");
    change("update ledger set credits = 10 where organization = 'org_99' and sequence = 3");
    change("delete from ledger where organization = 'org_99' and sequence = 2");
    assertEquals(
        List.of("org_7", "org_77", "org_99"), sums.organizationsOff().stream().sorted().toList());
  }

  private void change(String statement) {
    database.jdbi().useHandle(handle -> handle.execute(statement));
  }
}
