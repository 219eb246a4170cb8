package io.runtally.audit;

import io.runtally.audit.Place.Position;
import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Audits a cluster from its topics alone, a partition at a time, while it may go on working.
 *
 * <p>The ends of the causes are fixed before those of their effects: what was there at the first
 * must be booked, or be so soon. Then what came meanwhile is read as well, causes last: whatever
 * effect was seen must have its cause by then.
 */
final class Audit {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final List<Topic> READ =
      List.of(
          Topics.RUN_EVENTS,
          Topics.CREDIT_PAYMENTS,
          Topics.CREDIT_DEDUCTIONS,
          Topics.CREDIT_LEDGER,
          Topics.CREDIT_BALANCES,
          Topics.ALLOWANCE_USAGE);

  private final TopicReader reader;
  private final Progress progress;
  private final Rates rates;
  private final Duration patience;
  private final int partitions;
  private final HomePartition home;
  private final RunEvents runEvents;
  private final HomeFiles runs;
  private final HomeFiles payments;
  private final PublishedRecords published = new PublishedRecords();
  private final RecordFormat<CreditPayment> paymentFormat =
      RecordFormat.of(Topics.CREDIT_PAYMENTS, CreditPayment.class);
  private final Report.Input input = new Report.Input();

  /**
   * @param folder where what is read may be spilled
   * @param patience how long to wait for what is missing while nothing of it comes
   * @throws AuditProblem if a topic is missing, or the topics do not have the same partitions
   */
  Audit(TopicReader reader, Rates rates, Path folder, Duration patience, Progress progress) {
    this.reader = reader;
    this.progress = progress;
    this.rates = rates;
    this.patience = patience;
    this.partitions = partitions(reader);
    this.home = new HomePartition(partitions);
    this.runEvents = new RunEvents(rates, home);
    this.runs = new HomeFiles(folder, "run-events", partitions);
    this.payments = new HomeFiles(folder, "credit-payments", partitions);
  }

  private static int partitions(TopicReader reader) {
    Map<String, Integer> found = new HashMap<>();
    for (Topic topic : READ) {
      int partitions =
          reader
              .partitions(topic)
              .orElseThrow(() ->
                  new AuditProblem(
                      "There is no topic %s here: is this the broker that Runtally runs on?"
                          .formatted(topic.name())));
      found.put(topic.name(), partitions);
    }
    if (Set.copyOf(found.values()).size() > 1) {
      throw new AuditProblem(
          "The topics must all have the same number of partitions, and have: " + found + ".");
    }
    return found.getOrDefault(Topics.RUN_EVENTS.name(), 0);
  }

  Report run() throws InterruptedException {
    long startedAt = System.nanoTime();
    var expected = new HashMap<TopicPartition, Long>();
    Map<TopicPartition, Long> causes = reader.ends(everyCause());
    expected.putAll(reader.ends(TopicReader.all(Topics.CREDIT_DEDUCTIONS, partitions)));
    expected.putAll(reader.ends(TopicReader.all(Topics.CREDIT_LEDGER, partitions)));
    sort(causes);
    runs.mark();
    payments.mark();
    Reach reach = reach();
    var totals = new Totals();
    var findings = new ArrayList<Finding>();
    for (int partition = 0; partition < partitions; partition++) {
      var books = new PartitionBooks(rates, reach);
      findings.addAll(audit(partition, books, expected, startedAt));
      totals.add(books.totals());
    }
    return new Report(partitions, reach, totals, input, findings);
  }

  private List<Finding> audit(
      int partition, PartitionBooks books, Map<TopicPartition, Long> expected, long startedAt)
      throws InterruptedException {
    look(partition, books, expected);
    List<Doubt> standing = new ArrayList<>(books.doubts());
    standing.removeIf(doubt -> !doubt.stands());
    long missing = missing(standing, books);
    long progressAt = startedAt;
    while (missing > 0 && System.nanoTime() - progressAt < patience.toNanos()) {
      progress.waiting(missing);
      Thread.sleep(LOOK_AGAIN);
      look(partition, books, expected);
      standing.removeIf(doubt -> !doubt.stands());
      long stillMissing = missing(standing, books);
      progressAt = stillMissing < missing ? System.nanoTime() : progressAt;
      missing = stillMissing;
    }
    return books.close(standing, owners(books.unknownRuns().values()));
  }

  /** How much there is to wait for. */
  private static long missing(List<Doubt> standing, PartitionBooks books) {
    long runs = books.unknownRuns().values().stream().mapToLong(List::size).sum();
    return standing.stream().mapToLong(Doubt::missing).sum() + runs;
  }

  /** Reads on in all topics of a partition: effects' ends first, so that their causes are read. */
  private void look(int partition, PartitionBooks books, Map<TopicPartition, Long> expected) {
    TopicPartition balances = of(Topics.CREDIT_BALANCES, partition);
    TopicPartition usage = of(Topics.ALLOWANCE_USAGE, partition);
    TopicPartition ledger = of(Topics.CREDIT_LEDGER, partition);
    TopicPartition receipts = of(Topics.CREDIT_DEDUCTIONS, partition);
    Map<TopicPartition, Long> shown = reader.ends(List.of(balances, usage));
    Map<TopicPartition, Long> entries = reader.ends(List.of(ledger));
    Map<TopicPartition, Long> deductions = reader.ends(List.of(receipts));
    sort(reader.ends(everyCause()));
    runs.read(partition, (frame, isExpected) -> books.run(RunFrames.read(frame), isExpected));
    payments.read(
        partition,
        (frame, isExpected) ->
            paymentIn(frame).ifPresent(payment -> books.payment(payment, isExpected)));
    read(
        deductions,
        books,
        CreditDeduction.class,
        CreditDeduction::organizationId,
        (record, receipt) ->
            books.receipt(receipt, record.offset() < expected.getOrDefault(receipts, 0L)));
    read(
        entries,
        books,
        LedgerEntry.class,
        LedgerEntry::organizationId,
        (record, entry) -> books.entry(entry, record.offset() < expected.getOrDefault(ledger, 0L)));
    read(
        Map.of(balances, shown.getOrDefault(balances, 0L)),
        books,
        CreditBalance.class,
        CreditBalance::organizationId,
        (_, balance) -> books.balance(balance));
    read(
        Map.of(usage, shown.getOrDefault(usage, 0L)),
        books,
        AllowanceUsage.class,
        AllowanceUsage::organizationId,
        (_, told) -> books.usage(told));
  }

  private <T extends Record> void read(
      Map<TopicPartition, Long> ends,
      PartitionBooks books,
      Class<T> type,
      Function<T, String> organization,
      BiConsumer<ConsumerRecord<byte[], byte[]>, T> taker) {
    reader.read(
        ends,
        record -> {
          byte @Nullable [] value = record.value();
          if (value == null) {
            return;
          }
          var position = new Position(record.topic(), record.partition(), record.offset());
          T read;
          try {
            read = published.read(type, value);
          } catch (IOException damaged) {
            books.unreadable(position, "It is not what this topic holds.");
            return;
          }
          books.inPlace();
          if (home.isAstray(record.key(), organization.apply(read), record.partition())) {
            books.astray(organization.apply(read), position);
          }
          taker.accept(record, read);
        });
  }

  private Collection<TopicPartition> everyCause() {
    return Stream.of(Topics.RUN_EVENTS, Topics.CREDIT_PAYMENTS)
        .flatMap(topic -> TopicReader.all(topic, partitions).stream())
        .toList();
  }

  private static TopicPartition of(Topic topic, int partition) {
    return new TopicPartition(topic.name(), partition);
  }

  /** Reads on in the causes, one partition after the other, and lays each where it belongs. */
  private void sort(Map<TopicPartition, Long> ends) {
    ends.forEach((partition, end) ->
        reader.read(
            Map.of(partition, end),
            partition.topic().equals(Topics.RUN_EVENTS.name())
                ? this::sortRun
                : this::sortPayment));
  }

  private void sortRun(ConsumerRecord<byte[], byte[]> record) {
    input.events++;
    input.isStamped &= record.timestampType() == TimestampType.LOG_APPEND_TIME;
    Optional<RunFact> read = runEvents.read(record);
    if (read.isEmpty()) {
      input.uncountable++;
      return;
    }
    RunFact run = read.get();
    input.astray += run.stray() ? 1 : 0;
    runs.write(
        record.partition(), home.of(run.organization()), record.timestamp(), RunFrames.write(run));
  }

  private void sortPayment(ConsumerRecord<byte[], byte[]> record) {
    input.payments++;
    byte @Nullable [] value = record.value();
    Optional<CreditPayment> payment = value == null ? Optional.empty() : paymentIn(value);
    if (value == null || payment.isEmpty()) {
      input.refusedPayments++;
      return;
    }
    payments.write(
        record.partition(), home.of(payment.get().organizationId()), record.timestamp(), value);
  }

  /** The payment that the meter understands; what it refuses is in records-rejected (R15). */
  private Optional<CreditPayment> paymentIn(byte[] value) {
    return switch (paymentFormat.read(value)) {
      case Reading.Understood<CreditPayment>(CreditPayment payment) -> Optional.of(payment);
      case Reading.Refused<CreditPayment> _ -> Optional.empty();
    };
  }

  /** Asked after reading: what is there now was there all the while. */
  private Reach reach() {
    Map<TopicPartition, Long> beginnings =
        reader.beginnings(TopicReader.all(Topics.RUN_EVENTS, partitions));
    return new Reach(
        beginnings.entrySet().stream()
            .filter(beginning -> beginning.getValue() > 0)
            .map(beginning ->
                reader
                    .first(beginning.getKey())
                    .map(record -> Instant.ofEpochMilli(record.timestamp()))
                    .orElse(Instant.MAX))
            .reduce((one, other) -> one.isAfter(other) ? one : other));
  }

  private Map<Long, String> owners(Collection<List<Usage.Unknown>> unknown) {
    Set<Long> wanted = new HashSet<>();
    unknown.forEach(runsOfOne -> runsOfOne.forEach(each -> wanted.add(each.event())));
    Map<Long, String> owners = new HashMap<>();
    if (!wanted.isEmpty()) {
      runs.readAll((frame, _) -> {
        RunFact run = RunFrames.read(frame);
        if (wanted.contains(run.event())) {
          owners.put(run.event(), run.organization());
        }
      });
    }
    return owners;
  }
}
