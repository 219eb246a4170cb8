package io.runtally.view.page;

import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.ActivityPage;
import io.runtally.view.account.AutoRecharge.Settings;
import io.runtally.view.account.BalanceCurve;
import io.runtally.view.account.Overview;
import io.runtally.view.books.Books;
import io.runtally.view.commands.Member;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what a page shows. Everything on it agrees with one overview (R32). */
@Singleton
final class CreditsPages {
  private static final int RULE_SETS = 8;

  private final Books books;

  CreditsPages(Books books) {
    this.books = books;
  }

  CreditsPage page(Member member, Wanted wanted, Said said, Overview overview, Instant now) {
    String organization = member.organizationId();
    return new CreditsPage(
        organization,
        member.person(),
        CreditsPage.role(member.role()),
        member.role().administers(),
        new Links(organization, wanted),
        said.banner(),
        BalanceView.of(overview.balance(), books.pace(organization, now), now),
        UsageView.of(overview.usage(), overview.plan()),
        plot(overview, wanted, now),
        OverageView.of(
            overview.usage().month(),
            books.overageByRuleSet(organization, overview.usage().month(), RULE_SETS)),
        overview.card().map(card -> CardView.of(card, now)),
        said.cardRefusal(),
        RechargeView.of(overview, now),
        said.recharge().orElseGet(() -> RechargeForm.of(overview)),
        said.purchase().orElseGet(() -> PurchaseForm.proposed(overview.balance())),
        HistoryView.of(history(overview, wanted), wanted));
  }

  private PlotView plot(Overview overview, Wanted wanted, Instant now) {
    int spanDays =
        wanted
            .spanDays()
            .orElseGet(() -> Span.fitting(books.firstBookedAt(overview.organizationId()), now));
    BalanceCurve curve =
        books.curve(overview.organizationId(), now.minus(Duration.ofDays(spanDays)), now);
    Optional<Long> threshold =
        overview.autoRecharge().settings().filter(Settings::enabled).map(Settings::threshold);
    return PlotView.of(curve, spanDays, threshold);
  }

  /** Nothing newer than what the balance is of, however fast the history grows. */
  private ActivityPage history(Overview overview, Wanted wanted) {
    if (wanted.before().isEmpty() && !wanted.filters()) {
      return recent(overview.recentActivity());
    }
    long newest = overview.sequence() + 1;
    return books.activity(
        overview.organizationId(),
        wanted.filter(),
        Optional.of(wanted.before().map(before -> Math.min(before, newest)).orElse(newest)),
        Books.RECENT);
  }

  /** Sequences have no gap and begin with 1, so the last entry tells whether there are more. */
  private static ActivityPage recent(List<LedgerEntry> entries) {
    return new ActivityPage(
        entries,
        entries.isEmpty()
            ? Optional.empty()
            : Optional.of(entries.getLast().sequence()).filter(sequence -> sequence > 1));
  }
}
