package io.runtally.view.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.Topics;
import io.runtally.view.books.Database;
import io.runtally.view.books.DatabaseBooks;
import io.runtally.view.books.DatabaseChanges;
import io.runtally.view.books.TestPostgres;
import io.runtally.view.publishing.Ends;
import io.runtally.view.publishing.Publisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing is decided by books that are not read to their end, whichever process reads them. */
class EffectsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String CARDS = Topics.PAYMENT_METHODS.name();

  private final Database database = Database.open(TestPostgres.newDatabase());
  private final DatabaseChanges changes = DatabaseChanges.listeningTo(database);
  private final Publisher nowhere =
      new Publisher(Map.of("bootstrap.servers", "localhost:1"), "effects-test");

  @AfterEach
  void close() {
    nowhere.close();
    changes.close();
    database.close();
  }

  private Effects effects(Ends ends, Duration readWithin) {
    return new Effects(
        nowhere, new DatabaseBooks(database, "runs"), changes, ends, LONG, readWithin);
  }

  /** Ends of one partition, which are everybody's. */
  private record OneEnd(long next, CountDownLatch asked) implements Ends {
    OneEnd(long next) {
      this(next, new CountDownLatch(1));
    }

    @Override
    public List<End> about(String organizationId) {
      return ofCardsAndCustomers();
    }

    @Override
    public List<End> ofCardsAndCustomers() {
      asked.countDown();
      return List.of(new End(CARDS, 3, next), new End(CARDS, 4, 0));
    }
  }

  /** As the projection would, here or elsewhere; no change of any organization is told. */
  private void projectedTo(long next) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                insert into projected (topic, partition, next_offset) values (?, 3, ?)
                on conflict (topic, partition) do update set next_offset = excluded.next_offset
                """,
                CARDS,
                next));
  }

  private static Refusal refusalOf(Runnable command) {
    return assertThrows(Refusal.class, command::run);
  }

  @Test
  void books_that_lack_what_the_topics_hold_are_refused() {
    projectedTo(6);
    Effects behind = effects(new OneEnd(7), Duration.ofMillis(100));
    Refusal refusal = refusalOf(() -> behind.requireWholeBooks("org_acme"));
    assertEquals(Refusal.Kind.UNAVAILABLE, refusal.kind());
    assertTrue(refusal.getMessage().contains("still being read: nothing was done"));
    assertEquals(Refusal.Kind.UNAVAILABLE, refusalOf(behind::requireCardsAndCustomers).kind());
  }

  @Test
  void books_that_hold_it_all_are_whole_at_once() {
    effects(new OneEnd(0), Duration.ZERO).requireWholeBooks("org_acme");
    projectedTo(7);
    effects(new OneEnd(7), Duration.ZERO).requireWholeBooks("org_acme");
    effects(new OneEnd(7), Duration.ZERO).requireCardsAndCustomers();
  }

  @Test
  void what_is_read_meanwhile_is_waited_for() throws Exception {
    projectedTo(6);
    var end = new OneEnd(7);
    CompletableFuture<Void> command =
        CompletableFuture.runAsync(() -> effects(end, LONG).requireWholeBooks("org_acme"));
    assertTrue(end.asked().await(LONG.toSeconds(), TimeUnit.SECONDS));
    projectedTo(7);
    command.get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void where_kafka_does_not_say_how_far_it_reaches_nothing_is_done() {
    Ends silent =
        new Ends() {
          @Override
          public List<End> about(String organizationId) {
            throw new TimeoutException("on purpose");
          }

          @Override
          public List<End> ofCardsAndCustomers() {
            throw new TimeoutException("on purpose");
          }
        };
    Refusal refusal = refusalOf(() -> effects(silent, LONG).requireWholeBooks("org_acme"));
    assertEquals(Refusal.Kind.UNAVAILABLE, refusal.kind());
    assertTrue(refusal.getMessage().contains("Kafka"), refusal::getMessage);
  }
}
