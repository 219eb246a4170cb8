package io.runtally.view.web;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.runtally.view.webhooks.Receipt;
import io.runtally.view.webhooks.StripeWebhook;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where Stripe tells its events. Everybody may knock; what is not signed is turned away. */
@Controller("/stripe/webhook")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class WebhookController {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookController.class);

  private final StripeWebhook door;
  private final WebhookCounts counts;

  WebhookController(StripeWebhook door, WebhookCounts counts) {
    this.door = door;
    this.counts = counts;
  }

  @Post
  @Consumes(MediaType.ALL)
  HttpResponse<?> take(
      @Header("Stripe-Signature") @Nullable String signature, @Body @Nullable String body) {
    Receipt receipt = door.take(body == null ? "" : body, Optional.ofNullable(signature));
    counts.count(receipt);
    return switch (receipt) {
      case Receipt.Taken(Receipt.Verdict verdict) -> HttpResponse.ok(Map.of("received", verdict));
      case Receipt.Forged(String sentence) -> {
        // Never the body: it may be anybody's.
        LOG.warn("A webhook was turned away: {}", sentence);
        yield Problem.response(HttpStatus.BAD_REQUEST, sentence);
      }
      case Receipt.TryAgain(String sentence) ->
          Problem.response(HttpStatus.SERVICE_UNAVAILABLE, sentence);
    };
  }
}
