package io.runtally.view.projection;

import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.Topics;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the usage that the meter told last, and nothing of what it told before: the topic is
 * compacted, so a month that is closed could not be read again.
 */
final class AllowanceUsages extends Table<AllowanceUsage> {
  private record Month(String organization, AllowanceUsage.MonthUsage usage) {}

  AllowanceUsages() {
    super(Topics.ALLOWANCE_USAGE, AllowanceUsage.class, AllowanceUsage::organizationId);
  }

  @Override
  void write(Handle handle, List<Told<AllowanceUsage>> told) {
    List<Told<AllowanceUsage>> last = lastOfEach(told);
    boolean[] isNewer =
        each(
            handle,
            """
            insert into allowance_usage (organization, record_offset, toward_next_credit)
            values (:organization, :offset, :towardNextCredit)
            on conflict (organization) do update set
              record_offset = excluded.record_offset,
              toward_next_credit = excluded.toward_next_credit
            where excluded.record_offset > allowance_usage.record_offset
            """,
            last,
            (row, each) ->
                row.bind("organization", each.organization())
                    .bind("offset", each.place().offset())
                    .bind("towardNextCredit", each.value().orElseThrow().towardNextCredit()));
    List<AllowanceUsage> newer =
        IntStream.range(0, last.size())
            .filter(n -> isNewer[n])
            .mapToObj(n -> last.get(n).value().orElseThrow())
            .toList();
    each(
        handle,
        "delete from allowance_usage_months where organization = :organization",
        newer,
        (row, usage) -> row.bind("organization", usage.organizationId()));
    each(
        handle,
        """
        insert into allowance_usage_months
          (organization, month, allowance, covered, overage, waiting)
        values (:organization, :month, :allowance, :covered, :overage, :waiting)
        on conflict do nothing
        """,
        newer.stream()
            .flatMap(usage ->
                usage.months().stream().map(month -> new Month(usage.organizationId(), month)))
            .toList(),
        (row, month) ->
            row.bind("organization", month.organization())
                .bind("month", month.usage().month())
                .bind("allowance", month.usage().allowance())
                .bind("covered", month.usage().covered())
                .bind("overage", month.usage().overage())
                .bind("waiting", month.usage().waiting()));
  }

  /** In one order always, so that two writers never wait for each other in a circle. */
  private static List<Told<AllowanceUsage>> lastOfEach(List<Told<AllowanceUsage>> told) {
    var last = new TreeMap<String, Told<AllowanceUsage>>();
    told.forEach(each ->
        last.merge(
            each.organization(),
            each,
            (one, other) -> one.place().offset() > other.place().offset() ? one : other));
    return List.copyOf(last.values());
  }
}
