package io.runtally.view.web;

import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.view.account.Advice;
import io.runtally.view.account.AutoRecharge;
import io.runtally.view.account.Overview;
import io.runtally.view.account.RechargeError;
import io.runtally.view.commands.PurchaseCommands.Purchase;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * An organization's credits as the API tells them.
 *
 * @param balance whole credits; negative is owed (R14)
 * @param sequence of the newest ledger entry; 0 before the first
 * @param paymentMethod the saved card; null where there is none
 * @param recentActivity the newest ledger entries, newest first
 */
public record CreditsJson(
    String organizationId,
    long balance,
    long sequence,
    UsageJson usage,
    Optional<CardJson> paymentMethod,
    AutoRechargeJson autoRecharge,
    List<LedgerEntry> recentActivity) {

  public CreditsJson {
    recentActivity = List.copyOf(recentActivity);
  }

  /** The runs of this UTC month against the allowance; null while no plan is known (R6). */
  public record UsageJson(
      YearMonth month,
      Optional<Long> allowance,
      long covered,
      long overage,
      long waiting,
      long towardNextCredit) {}

  /** The saved card; never its number. */
  public record CardJson(String brand, String last4, int expMonth, int expYear) {}

  /**
   * Settings and state of auto-recharge; zeros and nulls where nothing was ever saved.
   *
   * @param threshold credits; at or below it a recharge order is placed (R22)
   * @param amount credits to buy with each order
   * @param monthlyLimit the most credits to order in one UTC month; null for no limit (R28)
   * @param reason why nothing is ordered; null where something would be
   */
  public record AutoRechargeJson(
      boolean enabled,
      long threshold,
      long amount,
      Optional<Long> monthlyLimit,
      AutoRechargeState state,
      Optional<NoRechargeReason> reason,
      Optional<String> changedBy,
      Optional<Instant> changedAt,
      Optional<ErrorJson> lastError) {

    static AutoRechargeJson of(AutoRecharge auto) {
      Optional<AutoRecharge.Settings> settings = auto.settings();
      return new AutoRechargeJson(
          settings.map(AutoRecharge.Settings::enabled).orElse(false),
          settings.map(AutoRecharge.Settings::threshold).orElse(0L),
          settings.map(AutoRecharge.Settings::amount).orElse(0L),
          settings.flatMap(AutoRecharge.Settings::monthlyLimit),
          auto.state(),
          auto.reason(),
          settings.map(AutoRecharge.Settings::changedBy),
          settings.map(AutoRecharge.Settings::changedAt),
          auto.lastError().map(error -> ErrorJson.of(error, auto.state())));
    }
  }

  /**
   * The last recharge that failed (R25).
   *
   * @param advice what to do about it
   * @param resolvedAt null until something was done
   */
  public record ErrorJson(
      String code,
      Optional<String> declineCode,
      String message,
      String advice,
      Instant at,
      Optional<Instant> resolvedAt) {

    static ErrorJson of(RechargeError error, AutoRechargeState state) {
      return new ErrorJson(
          error.code(),
          error.declineCode(),
          error.message(),
          Advice.of(error, state),
          error.at(),
          error.resolvedAt());
    }
  }

  static CreditsJson of(Overview overview) {
    var usage = overview.usage();
    return new CreditsJson(
        overview.organizationId(),
        overview.balance(),
        overview.sequence(),
        new UsageJson(
            usage.month(),
            usage.allowance(),
            usage.covered(),
            usage.overage(),
            usage.waiting(),
            usage.towardNextCredit()),
        overview
            .card()
            .map(card ->
                new CardJson(
                    card.brand(),
                    card.last4(),
                    card.expires().getMonthValue(),
                    card.expires().getYear())),
        AutoRechargeJson.of(overview.autoRecharge()),
        overview.recentActivity());
  }

  /** A part of the credit history. */
  public record ActivityJson(List<LedgerEntry> entries, Optional<Long> nextBefore) {}

  /** A purchase that was begun. */
  public record PurchaseJson(String purchaseId, String checkoutUrl, Instant expiresAt) {}

  /** What became of a purchase. */
  public record PurchaseStateJson(String purchaseId, long credits, Purchase.Status status) {
    static PurchaseStateJson of(Purchase purchase) {
      return new PurchaseStateJson(purchase.purchaseId(), purchase.credits(), purchase.status());
    }
  }

  /** Where a card is saved. */
  public record CheckoutJson(String checkoutUrl) {}
}
