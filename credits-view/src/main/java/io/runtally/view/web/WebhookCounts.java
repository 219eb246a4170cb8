package io.runtally.view.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.runtally.view.webhooks.Receipt;
import java.util.stream.Stream;

/**
 * Counts webhooks by what became of them. There from the start and not with the first webhook: a
 * counter that appeared with its first event would hide that event from an alert.
 */
@Context
final class WebhookCounts {
  private static final String FORGED = "FORGED";
  private static final String TRY_AGAIN = "TRY_AGAIN";

  private final MeterRegistry registry;

  WebhookCounts(MeterRegistry registry) {
    this.registry = registry;
    Stream.of(Receipt.Verdict.values()).map(Enum::name).forEach(this::counter);
    Stream.of(FORGED, TRY_AGAIN).forEach(this::counter);
  }

  void count(Receipt receipt) {
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
