package io.runtally.audit;

import io.runtally.audit.Explanation.Cause;
import io.runtally.audit.Explanation.Ordered;
import io.runtally.audit.Place.Position;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.LowBalance;
import io.runtally.schemas.OrganizationPlan;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Finds what lies behind one ledger entry, by reading the topics from their beginning. */
final class Explaining {
  private final TopicReader reader;
  private final Rates rates;

  /** A value and where it lies. */
  private record Found<T>(T value, Position at, Instant arrival) {}

  Explaining(TopicReader reader, Rates rates) {
    this.reader = reader;
    this.rates = rates;
  }

  /**
   * The explanation of an entry.
   *
   * @throws AuditProblem if the topics cannot be read
   * @return empty if the organization has no such entry
   */
  Optional<Explanation> explain(String organization, long sequence) {
    return first(
            Topics.CREDIT_LEDGER,
            LedgerEntry.class,
            List.of(home(Topics.CREDIT_LEDGER, organization)),
            entry -> entry.organizationId().equals(organization) && entry.sequence() == sequence)
        .map(entry -> new Explanation(entry.value(), entry.at(), cause(entry.value())));
  }

  private Cause cause(LedgerEntry entry) {
    return entry.kind() == LedgerEntry.Kind.USAGE_DEDUCTION ? usage(entry) : money(entry);
  }

  private Cause usage(LedgerEntry entry) {
    Optional<Found<CreditDeduction>> receipt =
        first(
            Topics.CREDIT_DEDUCTIONS,
            CreditDeduction.class,
            List.of(home(Topics.CREDIT_DEDUCTIONS, entry.organizationId())),
            each ->
                each.organizationId().equals(entry.organizationId())
                    && each.deductionId().equals(entry.reference()));
    return receipt
        .<Cause>map(found ->
            new Explanation.Usage(
                found.value(), found.at(), events(found.value()), allowances(found.value())))
        .orElseGet(Explanation.Nothing::new);
  }

  private Cause money(LedgerEntry entry) {
    List<Found<CreditPayment>> tellings =
        all(
            Topics.CREDIT_PAYMENTS,
            CreditPayment.class,
            everywhere(Topics.CREDIT_PAYMENTS),
            payment ->
                payment.organizationId().equals(entry.organizationId())
                    && payment.paymentId().equals(entry.reference())
                    && payment.kind().name().equals(entry.kind().name()));
    if (tellings.isEmpty()) {
      return new Explanation.Nothing();
    }
    CreditPayment payment = tellings.getFirst().value();
    return new Explanation.Money(
        payment,
        tellings.stream().map(Found::at).toList(),
        payment.rechargeId().flatMap(id -> order(entry.organizationId(), id)));
  }

  private Optional<Ordered> order(String organization, String rechargeId) {
    return first(
            Topics.LOW_BALANCE,
            LowBalance.class,
            List.of(home(Topics.LOW_BALANCE, organization)),
            notice ->
                notice.organizationId().equals(organization)
                    && notice
                        .recharge()
                        .map(LowBalance.RechargeOrder::rechargeId)
                        .equals(Optional.of(rechargeId)))
        .map(found -> new Ordered(found.value(), found.at()));
  }

  /** Where the events of a receipt lie: the first telling of each that is still there. */
  private Map<Long, Position> events(CreditDeduction receipt) {
    Set<Long> wanted = new HashSet<>();
    receipt.runs().forEach(run -> wanted.add(RunFact.event(run.source(), run.id())));
    List<TopicPartition> partitions = everywhere(Topics.RUN_EVENTS);
    var events = new RunEvents(rates, new HomePartition(partitions.size()));
    Map<Long, Position> found = new HashMap<>();
    reader.readUntil(
        reader.ends(partitions),
        record -> {
          events
              .read(record)
              .filter(run -> run.organization().equals(receipt.organizationId()))
              .filter(run -> wanted.contains(run.event()))
              .ifPresent(run -> found.putIfAbsent(run.event(), at(record)));
          return found.size() < wanted.size();
        });
    return found;
  }

  /** The largest plan that had been told for each month of a receipt when it was drawn (R5). */
  private Map<YearMonth, Long> allowances(CreditDeduction receipt) {
    if (!receipt.meter().equals(rates.runs()) || receipt.overageFrom().isEmpty()) {
      return Map.of();
    }
    List<Found<OrganizationPlan>> plans =
        new ArrayList<>(
            all(
                Topics.ORGANIZATION_PLANS,
                OrganizationPlan.class,
                everywhere(Topics.ORGANIZATION_PLANS),
                plan -> plan.organizationId().equals(receipt.organizationId())));
    plans.removeIf(plan -> plan.arrival().isAfter(receipt.deductedAt()));
    var held = new TreeMap<Instant, Long>();
    plans.stream()
        .sorted((one, other) -> one.arrival().compareTo(other.arrival()))
        .forEach(plan ->
            held.put(
                plan.value().effectiveFrom().orElse(plan.arrival()), plan.value().monthlyRuns()));
    Map<YearMonth, Long> allowances = new TreeMap<>();
    for (YearMonth month :
        new TreeSet<>(receipt.runs().stream().map(CreditDeduction.PaidRun::month).toList())) {
      largest(held, month).ifPresent(allowance -> allowances.put(month, allowance));
    }
    return allowances;
  }

  /** The largest of those that held in a month; the first plan counts as in force since ever. */
  private static Optional<Long> largest(NavigableMap<Instant, Long> held, YearMonth month) {
    Instant start = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    List<Long> inForce = new ArrayList<>(held.subMap(start, end).values());
    Optional.ofNullable(held.floorEntry(start)).ifPresent(plan -> inForce.add(plan.getValue()));
    if (inForce.isEmpty() && !held.isEmpty()) {
      inForce.add(held.firstEntry().getValue());
    }
    return inForce.stream().max(Long::compare);
  }

  private <T extends Record> Optional<Found<T>> first(
      Topic topic, Class<T> type, List<TopicPartition> partitions, Predicate<T> wanted) {
    List<Found<T>> found = new ArrayList<>();
    search(topic, type, partitions, wanted, found, 1);
    return found.stream().findFirst();
  }

  private <T extends Record> List<Found<T>> all(
      Topic topic, Class<T> type, List<TopicPartition> partitions, Predicate<T> wanted) {
    List<Found<T>> found = new ArrayList<>();
    search(topic, type, partitions, wanted, found, Integer.MAX_VALUE);
    return found;
  }

  private <T extends Record> void search(
      Topic topic,
      Class<T> type,
      List<TopicPartition> partitions,
      Predicate<T> wanted,
      List<Found<T>> found,
      int most) {
    RecordFormat<T> format = RecordFormat.of(topic, type);
    reader.readUntil(
        reader.ends(partitions),
        record -> {
          if (format.read(record.value()) instanceof Reading.Understood<T>(T value)
              && wanted.test(value)) {
            found.add(new Found<>(value, at(record), Instant.ofEpochMilli(record.timestamp())));
          }
          return found.size() < most;
        });
  }

  private TopicPartition home(Topic topic, String organization) {
    int partitions = everywhere(topic).size();
    return new TopicPartition(topic.name(), new HomePartition(partitions).of(organization));
  }

  private List<TopicPartition> everywhere(Topic topic) {
    return TopicReader.all(
        topic,
        reader
            .partitions(topic)
            .orElseThrow(() -> new AuditProblem("There is no topic " + topic.name() + " here.")));
  }

  private static Position at(ConsumerRecord<byte[], byte[]> record) {
    return new Position(record.topic(), record.partition(), record.offset());
  }
}
