package io.runtally.view.web;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.ActivityFilter;
import io.runtally.view.account.ActivityPage;
import io.runtally.view.books.Books;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/** The credit history for spreadsheets. */
@Controller("/api/organizations/{org}")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ActivityCsv {
  private static final CsvMapper CSV = new CsvMapper();
  private static final List<String> NAMES =
      List.of(
          "sequence",
          "bookedAt",
          "kind",
          "credits",
          "balanceBefore",
          "balanceAfter",
          "reference",
          "actor",
          "reason");
  private static final CsvSchema COLUMNS =
      CsvSchema.builder().addColumns(NAMES, CsvSchema.ColumnType.STRING).build();
  private static final String HEADER = String.join(",", NAMES) + "\n";
  private static final int LINES_AT_ONCE = 1_000;

  private final Members members;
  private final Books books;

  ActivityCsv(Members members, Books books) {
    this.members = members;
    this.books = books;
  }

  @Get(value = "/activity.csv", produces = "text/csv; charset=utf-8")
  HttpResponse<Publisher<String>> activity(
      Authentication token,
      @PathVariable String org,
      @QueryValue @Nullable String kind,
      @QueryValue @Nullable String from,
      @QueryValue @Nullable String to) {
    var _ = members.member(token, org);
    return HttpResponse.<Publisher<String>>ok(rows(org, Asked.filter(kind, from, to)))
        .header("Content-Disposition", "attachment; filename=\"credits-%s.csv\"".formatted(org))
        .header("Cache-Control", "no-store");
  }

  /**
   * Some lines at a time, read as the receiver takes them: a long history is never held at once.
   */
  private Flux<String> rows(String organization, ActivityFilter filter) {
    Flux<String> lines =
        Flux.generate(
            () -> new Cursor(Optional.empty(), false),
            (Cursor at, SynchronousSink<String> sink) -> {
              if (at.atEnd()) {
                sink.complete();
                return at;
              }
              ActivityPage page = books.activity(organization, filter, at.before(), LINES_AT_ONCE);
              sink.next(lines(page));
              return new Cursor(page.nextBefore(), page.nextBefore().isEmpty());
            });
    return Flux.concat(Flux.just(HEADER), lines.subscribeOn(Schedulers.boundedElastic()));
  }

  /** How far it was read. */
  private record Cursor(Optional<Long> before, boolean atEnd) {}

  private static String lines(ActivityPage page) {
    StringWriter text = new StringWriter();
    try (SequenceWriter csv = CSV.writer(COLUMNS).writeValues(text)) {
      for (LedgerEntry entry : page.entries()) {
        csv.write(values(entry));
      }
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return text.toString();
  }

  private static List<Object> values(LedgerEntry entry) {
    return List.of(
        entry.sequence(),
        entry.bookedAt().toString(),
        entry.kind().name(),
        entry.credits(),
        entry.balanceBefore(),
        entry.balanceAfter(),
        harmless(entry.reference()),
        harmless(entry.actor().orElse("")),
        harmless(entry.reason().orElse("")));
  }

  /** Spreadsheets run what begins like a formula, whoever wrote it. */
  private static String harmless(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
