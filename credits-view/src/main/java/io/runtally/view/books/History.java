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
    return asked(handle, "sequence desc");
  }

  Query oldestFirst(Handle handle) {
    return asked(handle, "sequence");
  }

  private Query asked(Handle handle, String order) {
    List<String> conditions = new ArrayList<>();
    conditions.add("organization = :organization");
    filter.kind().ifPresent(_ -> conditions.add("kind = :kind"));
    before.ifPresent(_ -> conditions.add("sequence < :before"));
    filter
        .from()
        .ifPresent(_ ->
            conditions.add(
                """
                booked_at >= :from and sequence >= (
                  select min(first_sequence) from ledger_hours
                  where organization = :organization
                    and hour >= date_trunc('hour', cast(:from as timestamptz), 'UTC'))\
                """));
    filter
        .to()
        .ifPresent(_ ->
            conditions.add(
                """
                booked_at < :to and sequence <= (
                  select max(last_sequence) from ledger_hours
                  where organization = :organization and hour < :to)\
                """));
    Query query =
        handle
            .createQuery(
                "select * from ledger where %s order by %s limit :limit"
                    .formatted(String.join(" and ", conditions), order))
            .bind("organization", organization);
    filter.kind().ifPresent(kind -> query.bind("kind", kind.name()));
    before.ifPresent(sequence -> query.bind("before", sequence));
    filter.from().ifPresent(from -> query.bind("from", from));
    filter.to().ifPresent(to -> query.bind("to", to));
    return query;
  }
}
