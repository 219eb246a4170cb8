package io.runtally.view.web;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.sse.Event;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.runtally.view.books.Changes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Tells browsers that something has changed; what, they ask. */
@Controller("/api/organizations/{org}")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class LiveEvents {
  /** Proxies and this server close connections that stay silent for long. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

  /**
   * A busy organization changes with each of its runs; each event is a question of each browser.
   */
  private static final Duration AT_MOST_EVERY = Duration.ofMillis(300);

  private static final Duration LONGEST = Duration.ofHours(1);

  private final Members members;
  private final Changes changes;
  private final InstantSource clock;

  LiveEvents(Members members, Changes changes, InstantSource clock) {
    this.members = members;
    this.changes = changes;
    this.clock = clock;
  }

  @Get(value = "/events", produces = MediaType.TEXT_EVENT_STREAM)
  Publisher<Event<String>> events(Authentication token, @PathVariable String org) {
    var _ = members.member(token, org);
    Flux<Event<String>> changed =
        Flux.<Event<String>>create(
                sink -> {
                  Changes.Subscription subscription =
                      changes.subscribe(org, () -> sink.next(Event.of("{}").name("change")));
                  sink.onDispose(subscription::close);
                },
                FluxSink.OverflowStrategy.LATEST)
            .sample(AT_MOST_EVERY);
    Flux<Event<String>> alive = Flux.interval(SIGN_OF_LIFE).map(_ -> Event.of("{}").name("alive"));
    return Flux.merge(changed, alive.onBackpressureDrop()).take(untilExpiry(token));
  }

  /** A browser connects again by itself; with an expired token in vain. */
  @SuppressWarnings("JavaUtilDate") // What the framework makes of the claim.
  private Duration untilExpiry(Authentication token) {
    if (token.getAttributes().get("exp") instanceof Date expiry) {
      Duration left = Duration.between(clock.instant(), Instant.ofEpochMilli(expiry.getTime()));
      return left.compareTo(LONGEST) < 0 ? left : LONGEST;
    }
    return LONGEST;
  }
}
