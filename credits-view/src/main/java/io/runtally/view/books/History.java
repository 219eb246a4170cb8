package io.runtally.view.books;

import io.runtally.view.account.ActivityFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * A part of the credit history, as a statement that touches little more than it returns. Entries
 * lie in the order of their sequence, which is nearly that of time: the hours tell between which
 * sequences a span of time lies.
 */
record History(String organization, ActivityFilter filter, Optional<Long> before) {

  Query newestFirst(Handle handle) {
    return asked(handle, "desc");
  }

  Query oldestFirst(Handle handle) {
    return asked(handle, "asc");
  }

  /**
   * @param order of the sequence
   */
  private Query asked(Handle handle, String order) {
    Query query =
        handle
            .createQuery(
                "select * from ledger where %s order by sequence %s limit :limit"
                    .formatted(String.join(" and ", conditions()), order))
            .bind("organization", organization);
    filter.kind().ifPresent(kind -> query.bind("kind", kind.name()));
    before.ifPresent(sequence -> query.bind("before", sequence));
    filter.from().ifPresent(from -> query.bind("from", from));
    filter.to().ifPresent(to -> query.bind("to", to));
    return query;
  }

  private List<String> conditions() {
    List<String> conditions = new ArrayList<>();
    conditions.add("organization = :organization");
    filter.kind().ifPresent(_ -> conditions.add("kind = :kind"));
    before.ifPresent(_ -> conditions.add("sequence < :before"));
    if (filter.from().isPresent()) {
      conditions.add("sequence >= (select min(first_sequence) " + hours() + ")");
      conditions.add(unweighed("booked_at >= :from"));
    }
    if (filter.to().isPresent()) {
      conditions.add("sequence <= (select max(last_sequence) " + hours() + ")");
      conditions.add(unweighed("booked_at < :to"));
    }
    return conditions;
  }

  /** The hours in which all that is wanted was booked. */
  private String hours() {
    List<String> conditions = new ArrayList<>();
    conditions.add("organization = :organization");
    filter.kind().ifPresent(_ -> conditions.add("kind = :kind"));
    filter
        .from()
        .ifPresent(
            _ -> conditions.add("hour >= date_trunc('hour', cast(:from as timestamptz), 'UTC')"));
    filter.to().ifPresent(_ -> conditions.add("hour < :to"));
    return "from ledger_hours where " + String.join(" and ", conditions);
  }

  /**
   * A condition that the planner cannot weigh. It takes times and sequences for independent, would
   * expect next to nothing, and sort all of a span to show the first page of it.
   */
  private static String unweighed(String condition) {
    return "case when " + condition + " then true else false end";
  }
}
