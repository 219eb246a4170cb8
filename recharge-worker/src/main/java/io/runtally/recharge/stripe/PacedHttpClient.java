package io.runtally.recharge.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.net.HttpURLConnectionClient;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import io.github.bucket4j.BlockingBucket;
import io.github.bucket4j.Bucket;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends no more requests than Stripe allows, retries included, and steps back when Stripe says that
 * it was too many all the same.
 */
final class PacedHttpClient extends HttpURLConnectionClient {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int TRIES = 4;
  private static final long FIRST_BACK_OFF_MILLIS = 500;

  private final BlockingBucket permits;
  private final RequestWatch watch;
  private final InstantSource clock;

  /**
   * @param requestsPerSecond spread evenly: a tenth of them at most come at once
   * @param clock tells whether a request's {@link Deadline} is over
   */
  PacedHttpClient(int requestsPerSecond, RequestWatch watch, InstantSource clock) {
    this.permits =
        Bucket.builder()
            .addLimit(limit ->
                limit
                    .capacity(Math.max(1, requestsPerSecond / 10))
                    .refillGreedy(requestsPerSecond, Duration.ofSeconds(1)))
            .build()
            .asBlocking();
    this.watch = watch;
    this.clock = clock;
  }

  @Override
  public StripeResponse request(StripeRequest request) throws ApiConnectionException {
    try {
      for (int tried = 1; ; tried++) {
        StripeResponse response = send(request);
        if (response.code() != TOO_MANY_REQUESTS || tried == TRIES) {
          return response;
        }
        backOff(tried);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ApiConnectionException("Interrupted before the request was sent.");
    } finally {
      Attempt.currentIsAnswered();
    }
  }

  private StripeResponse send(StripeRequest request)
      throws ApiConnectionException, InterruptedException {
    permits.consume(1);
    if (Attempt.isCurrentGivenUp()) {
      throw new ApiConnectionException("Given up before the request was sent.");
    }
    if (Deadline.isCurrentOver(clock)) {
      throw new ApiConnectionException("Too late to send the request.");
    }
    Attempt.currentAsks();
    long began = System.nanoTime();
    int status = RequestWatch.NO_ANSWER;
    Optional<Instant> answeredAt = Optional.empty();
    try {
      StripeResponse response = super.request(request);
      status = response.code();
      answeredAt = date(response);
      return response;
    } finally {
      watch.requested(request.method().name(), status, System.nanoTime() - began, answeredAt);
    }
  }

  private static Optional<Instant> date(StripeResponse response) {
    try {
      return response
          .headers()
          .firstValue("Date")
          .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  /** Twice as long each time, and never for all callers alike. */
  private static void backOff(int tried) throws InterruptedException {
    long most = FIRST_BACK_OFF_MILLIS << (tried - 1);
    TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
  }
}
