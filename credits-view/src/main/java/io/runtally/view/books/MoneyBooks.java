package io.runtally.view.books;

import io.runtally.reconcile.AtStripe;
import io.runtally.reconcile.BookReader;
import io.runtally.reconcile.OurBooks;
import io.runtally.reconcile.OurBooks.Published;
import io.runtally.reconcile.Span;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What the tables hold of money that moved at Stripe. */
public final class MoneyBooks implements BookReader {
  private final Database database;

  public MoneyBooks(Database database) {
    this.database = database;
  }

  @Override
  public OurBooks read(Span span, AtStripe stripe) {
    String[] told = stripe.payments().stream().map(CreditPayment::paymentId).toArray(String[]::new);
    // The payments first: an entry is written after what it books.
    List<Published> published =
        database.jdbi().withHandle(handle -> published(handle, span.from(), told));
    List<LedgerEntry> booked =
        database.jdbi().withHandle(handle -> booked(handle, span.from(), told));
    // Orders are not kept here, so what looks like an orphan may be none: nobody asks here.
    return new OurBooks(published, booked, Set.of());
  }

  private static List<Published> published(Handle handle, Instant from, String[] told) {
    return handle
        .createQuery(
            """
            select * from payments
            where kind <> 'ADJUSTMENT' and (occurred_at >= :from or payment_id = any(:told))
            order by arrived_at, partition, record_offset
            """)
        .bind("from", from)
        .bind("told", told)
        .map((row, _) -> new Published(Rows.payment(row), PlainTypes.moment(row, "arrived_at")))
        .list();
  }

  private static List<LedgerEntry> booked(Handle handle, Instant from, String[] told) {
    return handle
        .createQuery(
            """
            select * from ledger
            where kind not in ('USAGE_DEDUCTION', 'ADJUSTMENT')
              and (booked_at >= :from or reference = any(:told))
            order by organization, sequence
            """)
        .bind("from", from)
        .bind("told", told)
        .map((row, _) -> Rows.entry(row))
        .list();
  }
}
