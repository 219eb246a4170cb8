package io.runtally.view.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.runtally.view.account.ActivityDetail;
import io.runtally.view.account.ActivityPage;
import io.runtally.view.account.Overview;
import io.runtally.view.books.Books;
import io.runtally.view.commands.AutoRechargeCommands;
import io.runtally.view.commands.CardCommands;
import io.runtally.view.commands.Member;
import io.runtally.view.commands.PurchaseCommands;
import io.runtally.view.commands.Refusal;
import io.runtally.view.web.CreditsJson.ActivityJson;
import io.runtally.view.web.CreditsJson.AutoRechargeJson;
import io.runtally.view.web.CreditsJson.CheckoutJson;
import io.runtally.view.web.CreditsJson.PurchaseJson;
import io.runtally.view.web.CreditsJson.PurchaseStateJson;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An organization's credits for programs: all that the page can do, in JSON. */
@Controller("/api/organizations/{org}")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class CreditsApi {
  private static final int USUAL_PAGE = 50;
  private static final int LARGEST_PAGE = 200;

  private final Members members;
  private final Books books;
  private final PurchaseCommands purchases;
  private final CardCommands cards;
  private final AutoRechargeCommands autoRecharge;
  private final ObjectMapper json;
  private final InstantSource clock;

  CreditsApi(
      Members members,
      Books books,
      PurchaseCommands purchases,
      CardCommands cards,
      AutoRechargeCommands autoRecharge,
      ObjectMapper json,
      InstantSource clock) {
    this.members = members;
    this.books = books;
    this.purchases = purchases;
    this.cards = cards;
    this.autoRecharge = autoRecharge;
    this.json = json;
    this.clock = clock;
  }

  @Get("/credits")
  HttpResponse<CreditsJson> credits(
      Authentication token,
      @PathVariable String org,
      @Header("If-None-Match") @Nullable String known) {
    var _ = members.member(token, org);
    Overview overview = books.overview(org, clock.instant());
    String tag = Tags.of(overview);
    if (known != null && Tags.names(known, tag)) {
      return HttpResponse.<CreditsJson>notModified().header("ETag", tag);
    }
    return HttpResponse.ok(CreditsJson.of(overview))
        .header("ETag", tag)
        .header("Cache-Control", "private, no-cache");
  }

  @Get("/activity")
  ActivityJson activity(
      Authentication token,
      @PathVariable String org,
      @QueryValue @Nullable Long before,
      @QueryValue @Nullable Integer limit,
      @QueryValue @Nullable String kind,
      @QueryValue @Nullable String from,
      @QueryValue @Nullable String to) {
    var _ = members.member(token, org);
    ActivityPage page =
        books.activity(
            org,
            Asked.filter(kind, from, to),
            Optional.ofNullable(before),
            Asked.limit(limit, USUAL_PAGE, LARGEST_PAGE));
    return new ActivityJson(page.entries(), page.nextBefore());
  }

  @Get("/activity/{sequence}")
  ObjectNode entry(Authentication token, @PathVariable String org, @PathVariable long sequence) {
    var _ = members.member(token, org);
    ActivityDetail detail = detail(org, sequence);
    ObjectNode answer = json.valueToTree(detail.entry());
    detail
        .deduction()
        .ifPresent(deduction -> answer.set("runs", json.valueToTree(deduction.runs())));
    detail.payment().ifPresent(payment -> answer.set("payment", json.valueToTree(payment)));
    return answer;
  }

  private ActivityDetail detail(String org, long sequence) {
    return books
        .detail(org, sequence)
        .orElseThrow(() ->
            new Refusal(
                Refusal.Kind.NOT_FOUND,
                "The history has no entry %d: its entries are numbered from 1."
                    .formatted(sequence)));
  }

  @Get("/activity/{sequence}/receipt")
  HttpResponse<?> receipt(
      Authentication token, @PathVariable String org, @PathVariable long sequence) {
    var _ = members.member(token, org);
    return purchases
        .receipt(detail(org, sequence))
        .map(address -> HttpResponse.seeOther(address))
        .orElseThrow(() ->
            new Refusal(Refusal.Kind.NOT_FOUND, "There is no receipt of Stripe's for this entry."));
  }

  @Post("/purchases")
  @Status(HttpStatus.CREATED)
  HttpResponse<PurchaseJson> buy(
      Authentication token,
      @PathVariable String org,
      @Header("Idempotency-Key") @Nullable String idempotencyKey,
      @Body JsonNode body) {
    Member member = members.administrator(token, org);
    var begun = purchases.begin(member, Asked.credits(body), Optional.ofNullable(idempotencyKey));
    return HttpResponse.created(
        new PurchaseJson(begun.purchaseId(), begun.checkoutUrl().toString(), begun.expiresAt()),
        UriBuilder.of("/api/organizations/{org}/purchases/{id}")
            .expand(Map.of("org", org, "id", begun.purchaseId())));
  }

  @Get("/purchases/{purchaseId}")
  PurchaseStateJson purchase(
      Authentication token, @PathVariable String org, @PathVariable String purchaseId) {
    var _ = members.member(token, org);
    return PurchaseStateJson.of(purchases.find(org, purchaseId));
  }

  @Post("/payment-method")
  @Status(HttpStatus.CREATED)
  CheckoutJson saveCard(Authentication token, @PathVariable String org) {
    return new CheckoutJson(cards.beginSaving(members.administrator(token, org)).toString());
  }

  @Delete("/payment-method")
  @Status(HttpStatus.NO_CONTENT)
  void removeCard(Authentication token, @PathVariable String org) {
    cards.remove(members.administrator(token, org));
  }

  @Put("/auto-recharge")
  HttpResponse<AutoRechargeJson> save(
      Authentication token,
      @PathVariable String org,
      @Header("If-Match") @Nullable String seen,
      @Body JsonNode body) {
    Member member = members.administrator(token, org);
    Overview after =
        autoRecharge.save(
            member, Asked.autoRecharge(body), Tags.settings(Optional.ofNullable(seen)));
    return HttpResponse.ok(AutoRechargeJson.of(after.autoRecharge()))
        .header("ETag", Tags.of(after));
  }
}
