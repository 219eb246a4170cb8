package io.runtally.view.page;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.CookieValue;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.runtally.schemas.LedgerEntry;
import io.runtally.view.account.Overview;
import io.runtally.view.books.Books;
import io.runtally.view.commands.Member;
import io.runtally.view.commands.PurchaseCommands;
import io.runtally.view.commands.PurchaseCommands.Purchase;
import io.runtally.view.commands.Refusal;
import io.runtally.view.web.Members;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The page to look at: whole, as sections that replace those which are there, and one entry. */
@Controller("/organizations/{org}/credits")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class CreditsController {
  /** Remembers the card that was saved when somebody went to Stripe's page to save another. */
  static final String CARD_BEFORE = "runtally_card_before";

  private final InstantSource clock;
  private final Members members;
  private final Books books;
  private final PurchaseCommands purchases;
  private final CreditsPages pages;
  private final Templates templates;

  CreditsController(
      Members members,
      Books books,
      PurchaseCommands purchases,
      CreditsPages pages,
      Templates templates,
      InstantSource clock) {
    this.clock = clock;
    this.members = members;
    this.books = books;
    this.purchases = purchases;
    this.pages = pages;
    this.templates = templates;
  }

  @Get
  @Produces(Templates.HTML)
  HttpResponse<String> page(
      Authentication token,
      @PathVariable String org,
      HttpRequest<?> request,
      @Nullable @CookieValue(CARD_BEFORE) String cardBefore) {
    return Templates.html(HttpStatus.OK, render("credits.jte", token, org, request, cardBefore));
  }

  /** The sections of the page that change by themselves. */
  @Get("/live")
  @Produces(Templates.HTML)
  HttpResponse<String> live(
      Authentication token,
      @PathVariable String org,
      HttpRequest<?> request,
      @Nullable @CookieValue(CARD_BEFORE) String cardBefore) {
    MutableHttpResponse<String> sections =
        Templates.html(HttpStatus.OK, render("live.jte", token, org, request, cardBefore));
    return byItself(request)
        ? sections
        : sections.header("HX-Replace-Url", new Links(org, wanted(request).settled()).here());
  }

  /**
   * What has become of a purchase: the one look of the page at Stripe, a brief one, and beside
   * everything else.
   */
  @Get("/purchase")
  @Produces(Templates.HTML)
  HttpResponse<String> purchase(
      Authentication token, @PathVariable String org, HttpRequest<?> request) {
    var _ = members.member(token, org);
    Wanted wanted = wanted(request);
    Optional<Banner> banner =
        wanted
            .back()
            .flatMap(back ->
                back instanceof Back.FromPurchase(String purchaseId)
                    ? lookedUp(org, purchaseId)
                    : Optional.empty());
    boolean settled = banner.map(Banner::settled).orElse(true);
    Links links = new Links(org, settled ? wanted.settled() : wanted);
    MutableHttpResponse<String> answer =
        Templates.html(
            HttpStatus.OK,
            templates.render("returned.jte", Map.of("links", links, "banner", banner)));
    return settled ? answer.header("HX-Replace-Url", links.here()) : answer;
  }

  /** What is behind one entry: a part of the page for htmx, a page of its own for all others. */
  @Get("/activity/{sequence}")
  @Produces(Templates.HTML)
  MutableHttpResponse<String> entry(
      Authentication token,
      @PathVariable String org,
      @PathVariable long sequence,
      @Nullable @Header("HX-Request") String htmx) {
    Member member = members.member(token, org);
    DetailView detail =
        books
            .detail(org, sequence)
            .map(DetailView::of)
            .orElseThrow(() ->
                new Refusal(
                    Refusal.Kind.NOT_FOUND,
                    "The credit history has no entry %d: go back to the page."
                        .formatted(sequence)));
    return Templates.html(
        HttpStatus.OK,
        templates.render(
            htmx == null ? "entry.jte" : "detail.jte",
            htmx == null
                ? Map.of("member", member, "detail", detail, "links", new Links(org, Wanted.PLAIN))
                : Map.of("detail", detail, "links", new Links(org, Wanted.PLAIN))));
  }

  private String render(
      String template,
      Authentication token,
      String org,
      HttpRequest<?> request,
      @Nullable String cardBefore) {
    Member member = members.member(token, org);
    Wanted wanted = wanted(request);
    Instant now = clock.instant();
    Overview overview = books.overview(org, now);
    Optional<Banner> banner =
        wanted.back().flatMap(back -> banner(overview, back, Optional.ofNullable(cardBefore)));
    boolean settled = banner.filter(said -> !said.settled()).isEmpty();
    CreditsPage page =
        pages.page(member, settled ? wanted.settled() : wanted, Said.of(banner), overview, now);
    return templates.render(template, Map.of("page", page));
  }

  private Optional<Banner> banner(Overview overview, Back back, Optional<String> cardBefore) {
    return switch (back) {
      case Back.FromPurchase _ -> Optional.of(Banner.bought());
      case Back.FromCard() -> Optional.of(Banner.ofCard(overview, cardBefore));
      case Back.FromNothing() -> Optional.of(Banner.leftStripe());
      case Back.CardRemoved() -> Optional.of(Banner.cardRemoved());
      case Back.RechargeSaved() -> Optional.of(Banner.rechargeSaved());
    };
  }

  /** Empty where the organization has no such purchase; where Stripe is silent, asked again. */
  private Optional<Banner> lookedUp(String organizationId, String purchaseId) {
    try {
      Purchase purchase = purchases.find(organizationId, purchaseId);
      Optional<LedgerEntry> booked =
          purchase
              .paymentId()
              .flatMap(payment -> books.booked(organizationId, LedgerEntry.Kind.PURCHASE, payment));
      return Optional.of(Banner.of(purchase, booked));
    } catch (Refusal refusal) {
      return refusal.kind() == Refusal.Kind.NOT_FOUND
          ? Optional.empty()
          : Optional.of(Banner.bought());
    }
  }

  /** Whether the page asks, and not the person before it, who wants the address to follow. */
  private static boolean byItself(HttpRequest<?> request) {
    // Until it is known what has become of a purchase, a reload must still ask for it.
    return "life".equals(request.getHeaders().get("HX-Trigger"))
        && wanted(request).back().filter(back -> !(back instanceof Back.FromPurchase)).isEmpty();
  }

  private static Wanted wanted(HttpRequest<?> request) {
    Map<String, String> parameters = new HashMap<>();
    request.getParameters().forEachValue(parameters::putIfAbsent);
    return Wanted.of(parameters);
  }
}
