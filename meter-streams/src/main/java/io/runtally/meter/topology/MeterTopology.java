package io.runtally.meter.topology;

import io.runtally.meter.domain.AccountPolicy;
import io.runtally.meter.domain.Rates;
import io.runtally.schemas.AllowanceUsage;
import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.LowBalance;
import io.runtally.schemas.RecordSerde;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The whole flow of the meter, one sub-topology keyed by organization:
 *
 * <pre>
 * all inputs → check in → drop repeated runs → tally allowance → post to account
 *                │   ▲          (R1)           │   (R4–R12)        │  (R13–R30)
 *                │   └─ strays, moved home     ├─ credit-deductions├─ credit-ledger
 *                └─ rejected                   └─ allowance-usage  ├─ credit-balances
 *                                                                  └─ low-balance
 * </pre>
 */
public final class MeterTopology {
  private static final Serde<byte[]> BYTES = Serdes.ByteArray();
  private static final String STRAYS = "strays";

  private final Rates rates;
  private final AccountPolicy policy;
  private final Home home;
  private final MeterCounters counters;
  private final MeterStores stores;
  private final CommitPace pace;

  /**
   * @param partitions of every topic, one number for all
   * @param stateBytes of heap that the rows of all partitions may take while they are worked on
   */
  public MeterTopology(
      Rates rates,
      AccountPolicy policy,
      int partitions,
      long stateBytes,
      CommitPace pace,
      MeterCounters counters) {
    this.rates = rates;
    this.policy = policy;
    this.home = new Home(partitions);
    this.pace = pace;
    this.stores = new MeterStores(stateBytes / partitions);
    this.counters = counters;
  }

  public Topology build(Properties settings) {
    var builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(settings)));

    KStream<byte[], Object> arrivals =
        builder.stream(inputs(), Consumed.with(BYTES, Bundle.serde()).withName("inputs"))
            .process(() -> new CheckIn(rates, home, pace, counters), Named.as("check-in"));
    KStream<byte[], Object> returned =
        only(arrivals, CheckIn.STRAY)
            .mapValues(byte[].class::cast, Named.as("stray-values"))
            .repartition(strays())
            .process(() -> new CheckInStrays(rates, pace, counters), Named.as("check-in-strays"));

    KStream<byte[], Object> tallied =
        only(arrivals, CheckIn.HOME)
            .merge(only(returned, CheckInStrays.HOME), Named.as("facts"))
            .process(
                keeping(() -> new DropRepeatedRuns(counters), stores.runIds()),
                Named.as("drop-repeated-runs"))
            .process(
                keeping(
                    () -> new TallyAllowance(rates, pace, counters),
                    stores.tallies(),
                    stores.openParts(),
                    stores.waiting()),
                Named.as("tally-allowance"));
    KStream<byte[], Object> posted =
        only(tallied, TallyAllowance.TO_ACCOUNT)
            .process(
                keeping(
                    () -> new PostToAccount(policy, counters),
                    stores.accounts(),
                    stores.payments(),
                    stores.atMonthlyLimit()),
                Named.as("post-to-account"));

    reject(
        only(arrivals, CheckIn.REJECTED)
            .merge(only(returned, CheckInStrays.REJECTED), Named.as("all-rejected")));
    publish(tallied, Topics.CREDIT_DEDUCTIONS, CreditDeduction.class);
    publish(tallied, Topics.ALLOWANCE_USAGE, AllowanceUsage.class);
    publish(posted, Topics.CREDIT_LEDGER, LedgerEntry.class);
    publish(posted, Topics.CREDIT_BALANCES, CreditBalance.class);
    publish(posted, Topics.LOW_BALANCE, LowBalance.class);
    return builder.build(settings);
  }

  /** The topics that the streams of a group keep for themselves: changelogs, and the way home. */
  public static List<String> internalTopics(String group) {
    return Stream.concat(
            changelogs(group).stream(), Stream.of("%s-%s-repartition".formatted(group, STRAYS)))
        .toList();
  }

  /** The topics that the state of a group can be read back from. */
  public static List<String> changelogs(String group) {
    return MeterStores.ALL.stream().map(store -> changelog(group, store)).toList();
  }

  /** The one of them that holds the remembered ids: {@link IdBlocks}. */
  public static String changelogOfIds(String group) {
    return changelog(group, MeterStores.RUN_IDS);
  }

  private static String changelog(String group, String store) {
    return "%s-%s-changelog".formatted(group, store);
  }

  private static List<String> inputs() {
    return Topics.METER_INPUTS.stream().map(Topic::name).toList();
  }

  /** The branch that a processor forwards to by name. */
  private static KStream<byte[], Object> only(KStream<byte[], Object> stream, String branch) {
    return stream.mapValues(value -> value, Named.as(branch));
  }

  private Repartitioned<byte[], byte[]> strays() {
    StreamPartitioner<byte[], byte[]> toHome =
        (_, organization, _, _) -> Optional.of(Set.of(home.partitionOf(organization)));
    return Repartitioned.<byte[], byte[]>as(STRAYS)
        .withKeySerde(BYTES)
        .withValueSerde(BYTES)
        .withNumberOfPartitions(home.partitions())
        .withStreamPartitioner(toHome);
  }

  private static void reject(KStream<byte[], Object> rejected) {
    rejected
        .mapValues(byte[].class::cast, Named.as("rejected-values"))
        .to(new RejectedTopic(), Produced.with(BYTES, BYTES).withName("rejected-topics"));
  }

  private static <T extends Record> void publish(
      KStream<byte[], Object> stream, Topic topic, Class<T> type) {
    stream
        .mapValues(type::cast, Named.as(topic.name()))
        .to(
            topic.name(),
            Produced.with(BYTES, RecordSerde.of(topic, type)).withName(topic.name() + "-topic"));
  }

  /** A processor together with the stores that it alone keeps. */
  private static ProcessorSupplier<byte[], Object, byte[], Object> keeping(
      Supplier processor, StoreBuilder<?>... stores) {
    Set<StoreBuilder<?>> kept = new LinkedHashSet<>(List.of(stores));
    return new ProcessorSupplier<>() {
      @Override
      public Processor<byte[], Object, byte[], Object> get() {
        return processor.get();
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return kept;
      }
    };
  }

  private interface Supplier {
    Processor<byte[], Object, byte[], Object> get();
  }
}
