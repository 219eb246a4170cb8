package io.runtally.view.page;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.runtally.view.account.Overview;
import io.runtally.view.account.Seen;
import io.runtally.view.books.Books;
import io.runtally.view.commands.AutoRechargeCommands;
import io.runtally.view.commands.AutoRechargeCommands.Wish;
import io.runtally.view.commands.CardCommands;
import io.runtally.view.commands.Member;
import io.runtally.view.commands.PurchaseCommands;
import io.runtally.view.commands.Refusal;
import io.runtally.view.web.Members;
import io.runtally.view.web.Refusals;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What administrators press on the page (R21). A form that is refused comes back with the reason
 * beside it and what was typed in it. Asked by htmx it comes back alone; asked by a browser without
 * JavaScript, within the whole page.
 */
@Controller("/organizations/{org}/credits")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(Templates.HTML)
final class FormsController {
  private final InstantSource clock;
  private final Members members;
  private final Books books;
  private final PurchaseCommands purchases;
  private final CardCommands cards;
  private final AutoRechargeCommands autoRecharge;
  private final CreditsPages pages;
  private final Templates templates;

  FormsController(
      Members members,
      Books books,
      PurchaseCommands purchases,
      CardCommands cards,
      AutoRechargeCommands autoRecharge,
      CreditsPages pages,
      Templates templates,
      InstantSource clock) {
    this.clock = clock;
    this.members = members;
    this.books = books;
    this.purchases = purchases;
    this.cards = cards;
    this.autoRecharge = autoRecharge;
    this.pages = pages;
    this.templates = templates;
  }

  @Post("/purchases")
  MutableHttpResponse<String> buy(
      Authentication token,
      @PathVariable String org,
      HttpRequest<?> request,
      @Body Map<String, Object> fields) {
    Asker asker = asker(token, org, request, fields);
    Typed typed = typed(fields);
    PurchaseForm form = PurchaseForm.typed(typed);
    Optional<Long> credits = PurchaseForm.read(typed);
    if (credits.isEmpty()) {
      return refused(
          asker, Refusal.Kind.INVALID, "buy.jte", Said.of(form.refused(PurchaseForm.RANGE)));
    }
    try {
      return leave(
          asker, purchases.begin(asker.member(), credits.get(), Optional.empty()).checkoutUrl());
    } catch (Refusal refusal) {
      return refused(
          asker, forHere(refusal), "buy.jte", Said.of(form.refused(refusal.getMessage())));
    }
  }

  @Post("/payment-method")
  MutableHttpResponse<String> saveCard(
      Authentication token,
      @PathVariable String org,
      HttpRequest<?> request,
      @Nullable @Body Map<String, Object> fields) {
    Asker asker = asker(token, org, request, fields);
    try {
      String before = Banner.nameOf(overview(org).card());
      return leave(asker, cards.beginSaving(asker.member())).cookie(cardBefore(before, request));
    } catch (Refusal refusal) {
      return refused(asker, forHere(refusal), "card.jte", Said.ofCard(refusal.getMessage()));
    }
  }

  @Post("/payment-method/removal")
  MutableHttpResponse<String> removeCard(
      Authentication token,
      @PathVariable String org,
      HttpRequest<?> request,
      @Nullable @Body Map<String, Object> fields) {
    Asker asker = asker(token, org, request, fields);
    try {
      cards.remove(asker.member());
    } catch (Refusal refusal) {
      return refused(asker, forHere(refusal), "card.jte", Said.ofCard(refusal.getMessage()));
    }
    return done(
        asker, new Back.CardRemoved(), Said.of(Optional.of(Banner.cardRemoved())), overview(org));
  }

  @Post("/auto-recharge")
  MutableHttpResponse<String> saveAutoRecharge(
      Authentication token,
      @PathVariable String org,
      HttpRequest<?> request,
      @Body Map<String, Object> fields) {
    Asker asker = asker(token, org, request, fields);
    Typed typed = typed(fields);
    Overview overview = overview(org);
    RechargeForm form = RechargeForm.typed(typed, overview);
    if (!form.seen().equals(typed.text("seen"))) {
      return outrun(asker, typed, overview);
    }
    return switch (RechargeForm.read(typed)) {
      case RechargeForm.Reading.Unclear(String sentence) ->
          refused(asker, Refusal.Kind.INVALID, "rechargeForm.jte", Said.of(form.refused(sentence)));
      case RechargeForm.Reading.Wished(Wish wish) -> save(asker, wish, typed, form, overview);
    };
  }

  /** What saving the form would do, while it is being filled in. */
  @Get("/auto-recharge/consequence")
  HttpResponse<String> consequence(
      Authentication token, @PathVariable String org, HttpRequest<?> request) {
    members.administrator(token, org);
    Map<String, Object> fields = new HashMap<>();
    request.getParameters().forEachValue(fields::putIfAbsent);
    return Templates.html(
        HttpStatus.OK,
        templates.render(
            "consequence.jte",
            Map.of("consequence", RechargeForm.consequence(typed(fields), overview(org)))));
  }

  private MutableHttpResponse<String> save(
      Asker asker, Wish wish, Typed typed, RechargeForm form, Overview overview) {
    Consequence consequence = form.consequence();
    if (consequence.kind() == Consequence.Kind.PREVENTS) {
      return refused(
          asker,
          Refusal.Kind.CONFLICT,
          "rechargeForm.jte",
          Said.of(form.refused(consequence.sentence())));
    }
    if (consequence.charges() && !consequence.announced().equals(typed.text("announced"))) {
      return again(asker, HttpStatus.OK, "rechargeForm.jte", Said.of(form.toConfirm()), overview);
    }
    try {
      Overview saved = autoRecharge.save(asker.member(), wish, Optional.of(form.seen()));
      return done(
          asker, new Back.RechargeSaved(), Said.of(RechargeForm.of(saved).saved("Saved.")), saved);
    } catch (Refusal refusal) {
      return refusal.kind() == Refusal.Kind.STALE
          ? outrun(asker, typed, overview(asker.member().organizationId()))
          : refused(
              asker,
              forHere(refusal),
              "rechargeForm.jte",
              Said.of(form.refused(refusal.getMessage())));
    }
  }

  /**
   * Something changed since the form was shown. Where somebody else saved settings, shows what they
   * saved; where it was anything else, what was typed stays.
   */
  private MutableHttpResponse<String> outrun(Asker asker, Typed typed, Overview newer) {
    Seen seen = Seen.read(typed.text("seen"));
    RechargeForm form =
        seen.settings().equals(newer.seen().settings())
            ? RechargeForm.typed(typed, newer).overtaken(seen, newer)
            : RechargeForm.of(newer).outrun(newer);
    return again(asker, HttpStatus.PRECONDITION_FAILED, "rechargeForm.jte", Said.of(form), newer);
  }

  private MutableHttpResponse<String> leave(Asker asker, URI stripesPage) {
    return asker.htmx()
        ? HttpResponse.<String>ok().header("HX-Redirect", stripesPage.toString())
        : HttpResponse.seeOther(stripesPage);
  }

  private MutableHttpResponse<String> done(Asker asker, Back back, Said said, Overview overview) {
    if (asker.htmx()) {
      return again(asker, HttpStatus.OK, "live.jte", said, overview);
    }
    Links links = new Links(asker.member().organizationId(), asker.wanted());
    return HttpResponse.seeOther(URI.create(links.back(back)));
  }

  private MutableHttpResponse<String> refused(
      Asker asker, Refusal.Kind kind, String section, Said said) {
    return again(
        asker, Refusals.status(kind), section, said, overview(asker.member().organizationId()));
  }

  /**
   * The form once more. To htmx it is no error: browsers report those on the console, and the
   * sentence beside the form says it all.
   */
  private MutableHttpResponse<String> again(
      Asker asker, HttpStatus status, String section, Said said, Overview overview) {
    CreditsPage page = pages.page(asker.member(), asker.wanted(), said, overview, clock.instant());
    return Templates.html(
        asker.htmx() ? HttpStatus.OK : status,
        templates.render(asker.htmx() ? section : "credits.jte", Map.of("page", page)));
  }

  /** Who may not do it at all gets no form back. */
  private static Refusal.Kind forHere(Refusal refusal) {
    if (refusal.kind() == Refusal.Kind.FORBIDDEN) {
      throw refusal;
    }
    return refusal.kind();
  }

  /** Somebody who pressed something, and the part of the page that was before them. */
  private record Asker(Member member, Wanted wanted, boolean htmx) {}

  private Asker asker(
      Authentication token,
      String org,
      HttpRequest<?> request,
      @Nullable Map<String, Object> fields) {
    Member member = members.administrator(token, org);
    boolean htmx = request.getHeaders().contains("HX-Request");
    // With JavaScript the page is not loaded anew where another part of it is wanted, so what is
    // wanted comes with the form; without, its address tells.
    Map<String, Object> parameters = new HashMap<>();
    if (!htmx) {
      request.getParameters().forEachValue(parameters::putIfAbsent);
    } else if (fields != null) {
      parameters.putAll(fields);
    }
    return new Asker(member, Wanted.of(texts(parameters)), htmx);
  }

  private Overview overview(String org) {
    return books.overview(org, clock.instant());
  }

  private static Cookie cardBefore(String name, HttpRequest<?> request) {
    return Cookie.of(CreditsController.CARD_BEFORE, name)
        .path("/organizations")
        .httpOnly(true)
        .secure(request.isSecure())
        .sameSite(SameSite.Lax)
        .maxAge(Duration.ofHours(24));
  }

  /** A field given twice, which no form of ours does, counts as not given. */
  private static Typed typed(Map<String, Object> fields) {
    return new Typed(texts(fields));
  }

  private static Map<String, String> texts(Map<String, Object> fields) {
    Map<String, String> texts = new HashMap<>();
    fields.forEach((name, value) -> {
      if (value instanceof CharSequence text) {
        texts.put(name, text.toString());
      }
    });
    return texts;
  }
}
