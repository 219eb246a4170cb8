package io.runtally.view.page;

import io.runtally.view.commands.Member;
import java.util.Optional;

/**
 * All that the page of one organization shows to one person.
 *
 * @param administers whether that person may change anything (R21)
 */
public record CreditsPage(
    String organizationId,
    String person,
    String role,
    boolean administers,
    Links links,
    Optional<Banner> banner,
    BalanceView balance,
    UsageView usage,
    PlotView plot,
    OverageView overage,
    Optional<CardView> card,
    Optional<String> cardRefusal,
    RechargeView recharge,
    RechargeForm rechargeForm,
    PurchaseForm purchase,
    HistoryView history) {

  /** A role in a person's words. */
  public static String role(Member.Role role) {
    return switch (role) {
      case OWNER -> "Owner";
      case ADMIN -> "Admin";
      case MEMBER -> "Member";
    };
  }
}
