package io.runtally.view.page;

import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.ActivityPage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A part of the credit history, newest first.
 *
 * @param older the sequence before which it goes on
 * @param newest whether it begins with the newest entry that is wanted
 * @param filtered whether not all entries are wanted
 */
public record HistoryView(
    List<EntryView> entries,
    Optional<Long> older,
    boolean newest,
    boolean filtered,
    List<Choice> kinds,
    String from,
    String to) {

  /** A kind that the history can be narrowed to. */
  public record Choice(String value, String label, boolean chosen) {}

  public HistoryView {
    entries = List.copyOf(entries);
    kinds = List.copyOf(kinds);
  }

  static HistoryView of(ActivityPage page, Wanted wanted) {
    return new HistoryView(
        page.entries().stream().map(EntryView::of).toList(),
        page.nextBefore(),
        wanted.before().isEmpty(),
        wanted.filters(),
        Arrays.stream(LedgerEntry.Kind.values())
            .map(kind ->
                new Choice(
                    kind.name(), EntryView.what(kind), wanted.kind().equals(Optional.of(kind))))
            .toList(),
        wanted.from().map(Object::toString).orElse(""),
        wanted.to().map(Object::toString).orElse(""));
  }
}
