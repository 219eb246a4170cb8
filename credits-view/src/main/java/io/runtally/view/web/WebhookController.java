package io.runtally.view.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where Stripe tells its events. Everybody may knock; what is not signed is turned away. */
@Controller("/stripe/webhook")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class WebhookController {
  private static final String FORGED = "FORGED";
  private static final String TRY_AGAIN = "TRY_AGAIN";
  private static final List<String> OUTCOMES =
      Stream.concat(
              Stream.of(Receipt.Verdict.values()).map(Enum::name), Stream.of(FORGED, TRY_AGAIN))
          .toList();

  private final StripeWebhook door;
  private final MeterRegistry registry;

  WebhookController(StripeWebhook door, MeterRegistry registry) {
    this.door = door;
    this.registry = registry;
    // There from the start: one that appeared with its first event would hide it from an alert.
    OUTCOMES.forEach(this::counter);
  }

  @Post
  @Consumes(MediaType.ALL)
  HttpResponse<?> take(
      @Header("Stripe-Signature") @Nullable String signature, @Body @Nullable String body) {
    Receipt receipt = door.take(body == null ? "" : body, Optional.ofNullable(signature));
    count(receipt);
    return switch (receipt) {
      case Receipt.Taken(Receipt.Verdict verdict) -> HttpResponse.ok(Map.of("received", verdict));
      case Receipt.Forged(String sentence) -> Problem.response(HttpStatus.BAD_REQUEST, sentence);
      case Receipt.TryAgain(String sentence) ->
          Problem.response(HttpStatus.SERVICE_UNAVAILABLE, sentence);
    };
  }

  private void count(Receipt receipt) {
    String outcome =
        switch (receipt) {
          case Receipt.Taken(Receipt.Verdict verdict) -> verdict.name();
          case Receipt.Forged _ -> FORGED;
          case Receipt.TryAgain _ -> TRY_AGAIN;
        };
    counter(outcome).increment();
  }

  private Counter counter(String outcome) {
    return Counter.builder("runtally.view.webhooks")
        .description("Webhooks of Stripe's, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }
}
