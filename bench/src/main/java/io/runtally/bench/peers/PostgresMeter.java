package io.runtally.bench.peers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * {@code postgres}: a consumer, and a row for each id in PostgreSQL. Batches of 20,000 events go in
 * sorted, as binary arrays, with three statements; ids, tallies, deductions and offsets share the
 * transaction.
 *
 * <p>Arguments: those of a {@link Task}, the URL of the database and its user; the password is in
 * the environment.
 */
public final class PostgresMeter implements AutoCloseable {
  /** Of the environment. */
  public static final String PASSWORD = "JDBC_PASSWORD";

  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final int EVENTS_AT_ONCE = 20_000;
  private static final long COMMIT_EVERY_NANOS = Duration.ofMillis(500).toNanos();

  /** Deductions are numbered by the overage that they pay for, so none can be there twice. */
  private static final String TABLES =
      """
      create table if not exists seen (
        high bigint, low bigint, primary key (high, low));
      create table if not exists tallies (
        organization text, month int, runs bigint not null, allowance bigint not null,
        primary key (organization, month)) with (fillfactor = 50);
      create table if not exists accounts (
        organization text primary key, overage bigint not null) with (fillfactor = 50);
      create table if not exists deductions (
        organization text, overage_from bigint, overage_to bigint, credits bigint,
        deducted_at bigint, primary key (organization, overage_to));
      create table if not exists offsets (
        partition int primary key, next_offset bigint not null) with (fillfactor = 50);
      """;

  private final Connection connection;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RunReader reader = new RunReader();
  private final IdHash hash = new IdHash();
  private final PostgresBatch batch;

  private PostgresMeter(
      Task task, Connection connection, Map<String, Long> plans, List<TopicPartition> partitions)
      throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    this.batch = new PostgresBatch(connection, plans);
    this.consumer = Clients.consumer(task);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  public static void main(String[] arguments) throws Exception {
    Task task = Task.of(arguments);
    String url = arguments[7];
    String user = arguments[8];
    String password = System.getenv().getOrDefault(PASSWORD, "");
    Stopping stopping = Stopping.listen();
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement()) {
      statement.execute(TABLES);
    }
    Map<String, Long> plans = Plans.read(task.bootstrapServers());
    Lanes.run(
        task,
        stopping,
        (_, partitions, goesOn) -> {
          try (Connection connection = DriverManager.getConnection(url, user, password);
              PostgresMeter meter = new PostgresMeter(task, connection, plans, partitions)) {
            meter.run(goesOn);
          }
        });
    stopping.done();
  }

  private void run(BooleanSupplier goesOn) throws SQLException {
    long committedAt = System.nanoTime();
    while (goesOn.getAsBoolean()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
        RunReader.Run run = reader.read(record);
        batch.add(record, run, hash.of(run));
        if (batch.size() == EVENTS_AT_ONCE) {
          commit();
          committedAt = System.nanoTime();
        }
      }
      // At the end of a backlog, and in ordinary traffic, events must not wait for others.
      if (System.nanoTime() - committedAt > COMMIT_EVERY_NANOS && batch.size() > 0) {
        commit();
        committedAt = System.nanoTime();
      }
    }
  }

  private void commit() throws SQLException {
    batch.write();
    connection.commit();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
