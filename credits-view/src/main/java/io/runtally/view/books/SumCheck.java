package io.runtally.view.books;

import java.util.List;

/** Adds the ledger up: a balance is the sum of its entries, and none of them is missing (R13). */
public final class SumCheck {
  private final Database database;

  public SumCheck(Database database) {
    this.database = database;
  }

  /**
   * Organizations whose newest balance is not the sum of their entries, or whose numbers have a
   * gap. Reads the whole ledger once: some seconds for ten million entries.
   *
   * @param atMost how many are named
   */
  public List<String> organizationsOff(int atMost) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select organization
                    from (
                        select organization, sum(credits) as credits, count(*) as entries,
                          max(sequence) as sequence
                        from ledger group by organization) as added_up
                      join ledger as newest using (organization, sequence)
                    where newest.balance_after <> added_up.credits
                      or added_up.sequence <> added_up.entries
                    order by organization limit :atMost
                    """)
                .bind("atMost", atMost)
                .mapTo(String.class)
                .list());
  }
}
