package io.runtally.view.books;

import io.runtally.schemas.BillingCustomer;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.ActivityDetail;
import io.runtally.view.account.ActivityFilter;
import io.runtally.view.account.ActivityPage;
import io.runtally.view.account.BalanceCurve;
import io.runtally.view.account.MonthOverage;
import io.runtally.view.account.Overview;
import io.runtally.view.account.Pace;
import io.runtally.view.account.SavedCard;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;

/** What the database knows of an organization. */
public interface Books {
  /** Entries of {@link Overview#recentActivity}. */
  int RECENT = 20;

  /** How it stands; zeros for an organization that was never seen. */
  Overview overview(String organizationId, Instant now);

  /**
   * A part of the credit history, newest first.
   *
   * @param before entries with a lower sequence only
   * @param limit how many at most
   */
  ActivityPage activity(
      String organizationId, ActivityFilter filter, Optional<Long> before, int limit);

  Optional<ActivityDetail> detail(String organizationId, long sequence);

  /** The entry of a payment, once it is booked. */
  Optional<LedgerEntry> booked(String organizationId, LedgerEntry.Kind kind, String paymentId);

  /** A payment as it was told first, which is what counts (R15). */
  Optional<CreditPayment> payment(String organizationId, CreditPayment.Kind kind, String paymentId);

  /** The balance over the span: its last entries one by one if they are few, else by the hour. */
  BalanceCurve curve(String organizationId, Instant from, Instant to);

  /**
   * Where a month's overage came from.
   *
   * @param limit how many rule sets by name
   */
  MonthOverage overageByRuleSet(String organizationId, YearMonth month, int limit);

  /** When its history began; absent where nothing was ever booked. */
  Optional<Instant> firstBookedAt(String organizationId);

  /** How fast credits are drawn. */
  Pace pace(String organizationId, Instant now);

  /** The organization's one customer at Stripe, once it has one (R20). */
  Optional<BillingCustomer> customer(String organizationId);

  /** Whose customer that is. */
  Optional<BillingCustomer> customerById(String customerId);

  /** The saved card, whosever it is, and the organization it is saved for. */
  Optional<CardOwner> cardById(String paymentMethodId);

  /** The offset up to which a partition is projected: the next record to be read has it. */
  long nextOffset(String topic, int partition);

  /** A saved card and whose it is. */
  record CardOwner(String organizationId, SavedCard card) {}
}
