package io.runtally.view.commands;

import io.runtally.view.books.Books;
import io.runtally.view.books.Changes;
import io.runtally.view.publishing.Ends;
import io.runtally.view.publishing.Ends.End;
import io.runtally.view.publishing.NotPublished;
import io.runtally.view.publishing.Position;
import io.runtally.view.publishing.Publisher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes, and waits until everybody who looks sees it. */
public final class Effects {
  private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

  /** Whoever waits to read has all of it soon, or not for minutes. */
  private static final Duration READ_WITHIN = Duration.ofSeconds(5);

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final String NOBODY = "";

  private final Publisher publisher;
  private final Books books;
  private final Changes changes;
  private final Ends ends;
  private final Duration within;
  private final Duration readWithin;

  /**
   * Effects in these books.
   *
   * @param within how long they may take to show
   */
  public Effects(Publisher publisher, Books books, Changes changes, Ends ends, Duration within) {
    this(publisher, books, changes, ends, within, READ_WITHIN);
  }

  /**
   * @param readWithin how long the books may take to hold what the topics hold now
   */
  Effects(
      Publisher publisher,
      Books books,
      Changes changes,
      Ends ends,
      Duration within,
      Duration readWithin) {
    this.publisher = publisher;
    this.books = books;
    this.changes = changes;
    this.ends = ends;
    this.within = within;
    this.readWithin = readWithin;
  }

  /**
   * Returns once the books hold all that the topics tell of the organization by now, whichever
   * process reads them: what is not in them yet would look as if it had never been.
   *
   * @throws Refusal where that takes too long, as while the books are read anew
   */
  public void requireWholeBooks(String organizationId) {
    requireRead(organizationId, () -> ends.about(organizationId));
  }

  /**
   * Returns once the books hold everybody's cards and customers: a card that is in none of them is
   * nobody's then.
   *
   * @throws Refusal as {@link #requireWholeBooks}
   */
  public void requireCardsAndCustomers() {
    requireRead(NOBODY, ends::ofCardsAndCustomers);
  }

  private void requireRead(String organizationId, Supplier<List<End>> asked) {
    List<End> reached;
    try {
      reached = asked.get();
    } catch (KafkaException silent) {
      LOG.atWarn()
          .addKeyValue("organization", organizationId)
          .log("It is not known how far the topics reach: {}", silent.toString());
      throw new Refusal(
          Refusal.Kind.UNAVAILABLE,
          "Kafka, which keeps the books, does not answer: nothing was done. Try again in a minute.");
    }
    if (!comesTrue(organizationId, () -> reached.stream().allMatch(this::isRead))) {
      throw new Refusal(
          Refusal.Kind.UNAVAILABLE,
          "The books are still being read: nothing was done. Try again in a minute.");
    }
  }

  private boolean isRead(End end) {
    return end.next() == 0 || books.nextOffset(end.topic(), end.partition()) >= end.next();
  }

  /** Changes tell of rows alone, and the end of a partition may be none: so it is looked for. */
  private boolean comesTrue(String organizationId, BooleanSupplier condition) {
    long giveUpAt = System.nanoTime() + readWithin.toNanos();
    try {
      while (!changes.await(organizationId, LOOK_EVERY, condition)) {
        if (System.nanoTime() >= giveUpAt) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Publishes the records and returns once the database holds what they tell.
   *
   * @throws Refusal where it is not known whether they were taken in, or the database is late
   */
  public List<Position> publish(
      String organizationId, List<ProducerRecord<byte[], byte[]>> records) {
    return publish(organizationId, records, () -> {});
  }

  /**
   * As {@link #publish(String, List)}.
   *
   * @param onceDurable done as soon as the records cannot be lost any more, be the database late
   */
  public List<Position> publish(
      String organizationId, List<ProducerRecord<byte[], byte[]>> records, Runnable onceDurable) {
    List<Position> positions;
    try {
      positions = publisher.publish(records);
    } catch (NotPublished problem) {
      throw Unavailable.because(problem, organizationId);
    }
    onceDurable.run();
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
