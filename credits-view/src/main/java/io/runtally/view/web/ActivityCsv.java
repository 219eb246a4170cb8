package io.runtally.view.web;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.micronaut.core.io.Writable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.ActivityFilter;
import io.runtally.view.books.Books;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The credit history for spreadsheets. */
@Controller("/api/organizations/{org}")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "credits")
final class ActivityCsv {
  private static final CsvMapper CSV = new CsvMapper();
  private static final CsvSchema COLUMNS =
      CsvSchema.builder()
          .addColumns(
              List.of(
                  "sequence",
                  "bookedAt",
                  "kind",
                  "credits",
                  "balanceBefore",
                  "balanceAfter",
                  "reference",
                  "actor",
                  "reason"),
              CsvSchema.ColumnType.STRING)
          .build()
          .withHeader();

  private final Members members;
  private final Books books;

  ActivityCsv(Members members, Books books) {
    this.members = members;
    this.books = books;
  }

  @Get("/activity.csv")
  @Produces("text/csv")
  @Operation(summary = "All of the credit history that the filters want, newest first")
  HttpResponse<Writable> activity(
      Authentication token,
      @PathVariable String org,
      @QueryValue Optional<String> kind,
      @QueryValue Optional<String> from,
      @QueryValue Optional<String> to) {
    var _ = members.member(token, org);
    ActivityFilter filter = Asked.filter(kind, from, to);
    Writable rows =
        writer -> {
          try (SequenceWriter csv = CSV.writer(COLUMNS).writeValues(writer)) {
            books.eachActivity(org, filter, entry -> write(csv, entry));
          } catch (UncheckedIOException gone) {
            throw gone.getCause();
          }
        };
    return HttpResponse.ok(rows)
        .header("Content-Disposition", "attachment; filename=\"credits-%s.csv\"".formatted(org))
        .header("Cache-Control", "no-store");
  }

  private static void write(SequenceWriter csv, LedgerEntry entry) {
    try {
      csv.write(
          List.of(
              entry.sequence(),
              entry.bookedAt(),
              entry.kind(),
              entry.credits(),
              entry.balanceBefore(),
              entry.balanceAfter(),
              harmless(entry.reference()),
              harmless(entry.actor().orElse("")),
              harmless(entry.reason().orElse(""))));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** Spreadsheets run what begins like a formula, whoever wrote it. */
  private static String harmless(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
