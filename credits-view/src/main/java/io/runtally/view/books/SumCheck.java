package io.runtally.view.books;

import java.util.ArrayList;
import java.util.List;

/** Adds the ledger up: a balance is the sum of its entries, and none of them is missing (R13). */
public final class SumCheck {
  private static final int ORGANIZATIONS_AT_ONCE = 200;

  private final Database database;

  public SumCheck(Database database) {
    this.database = database;
  }

  private record Added(String organization, boolean isOff) {}

  /**
   * Organizations whose newest balance is not the sum of their entries, or whose numbers have a
   * gap. Reads the whole ledger, some organizations at a time: no question takes long, all of them
   * some seconds for a million entries.
   */
  public List<String> organizationsOff() {
    List<String> off = new ArrayList<>();
    List<Added> added = addUp("");
    while (!added.isEmpty()) {
      added.stream().filter(Added::isOff).map(Added::organization).forEach(off::add);
      added = addUp(added.getLast().organization());
    }
    return off;
  }

  private List<Added> addUp(String after) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    with added_up as (
                      select organization, sum(credits) as credits, count(*) as entries,
                        max(sequence) as sequence
                      from ledger where organization > :after
                      group by organization order by organization limit :atOnce)
                    select organization,
                      newest.balance_after <> added_up.credits
                        or added_up.sequence <> added_up.entries as off
                    from added_up join ledger as newest using (organization, sequence)
                    order by organization
                    """)
                .bind("after", after)
                .bind("atOnce", ORGANIZATIONS_AT_ONCE)
                .map((row, _) -> new Added(row.getString("organization"), row.getBoolean("off")))
                .list());
  }
}
