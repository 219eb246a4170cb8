package io.runtally.view.commands;

import io.runtally.view.books.Books;
import io.runtally.view.books.Changes;
import io.runtally.view.publishing.NotPublished;
import io.runtally.view.publishing.Position;
import io.runtally.view.publishing.Publisher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes, and waits until everybody who looks sees it. */
public final class Effects {
  private final Publisher publisher;
  private final Books books;
  private final Changes changes;
  private final BooleanSupplier whole;
  private final Duration within;

  /**
   * Effects in these books.
   *
   * @param whole whether the books hold all that there was when they were opened
   * @param within how long they may take to show
   */
  public Effects(
      Publisher publisher, Books books, Changes changes, BooleanSupplier whole, Duration within) {
    this.whole = whole;
    this.publisher = publisher;
    this.books = books;
    this.changes = changes;
    this.within = within;
  }

  /**
   * Refuses to go on while the books are still being read, at the start or anew: what is not in
   * them yet would look as if it had never been.
   *
   * @throws Refusal where that is so
   */
  public void requireWholeBooks() {
    if (!whole.getAsBoolean()) {
      throw new Refusal(
          Refusal.Kind.UNAVAILABLE,
          "The books are still being read: nothing was done. Try again in a minute.");
    }
  }

  /**
   * Publishes the records and returns once the database holds what they tell.
   *
   * @throws Refusal where it is not known whether they were taken in, or the database is late
   */
  public List<Position> publish(
      String organizationId, List<ProducerRecord<byte[], byte[]>> records) {
    List<Position> positions;
    try {
      positions = publisher.publish(records);
    } catch (NotPublished problem) {
      throw Unavailable.because(problem);
    }
    await(organizationId, () -> positions.stream().allMatch(this::isProjected));
    return positions;
  }

  private boolean isProjected(Position position) {
    return books.nextOffset(position.topic(), position.partition()) > position.offset();
  }

  /**
   * Returns once the meter goes by settings that lie there, or by later ones.
   *
   * @throws Refusal where that takes too long
   */
  void awaitTakenIn(String organizationId, Position settings, InstantSource clock) {
    await(
        organizationId,
        () ->
            books
                .overview(organizationId, clock.instant())
                .autoRecharge()
                .settingsAt()
                .map(taken -> !taken.isBefore(settings.arrivedAt()))
                .orElse(false));
  }

  /**
   * Returns once a condition holds that changes of the organization bring about.
   *
   * @throws Refusal where that takes too long
   */
  private void await(String organizationId, BooleanSupplier condition) {
    boolean seen;
    try {
      seen = changes.await(organizationId, within, condition);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      seen = false;
    }
    if (!seen) {
      throw new Refusal(
          Refusal.Kind.NOT_YET_SEEN,
          "This was saved, but has not taken effect within %d seconds: it will as soon as the meter has caught up. Reload the page to see."
              .formatted(within.toSeconds()));
    }
  }
}
