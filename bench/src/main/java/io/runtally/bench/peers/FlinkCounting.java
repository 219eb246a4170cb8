package io.runtally.bench.peers;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Drops repeats, counts, and puts out deductions; and every few seconds the tallies of those
 * organizations that had runs, which is how an allowance is shown to people.
 */
final class FlinkCounting
    extends KeyedProcessFunction<
        String, Tuple6<String, Long, Long, Integer, Long, Long>, Tuple3<String, String, String>> {
  static final String DEDUCTION = "deduction";
  static final String TALLY = "tally";

  /** What it is, the organization, and the JSON. */
  static final TypeInformation<Tuple3<String, String, String>> OUTPUT =
      Types.TUPLE(Types.STRING, Types.STRING, Types.STRING);

  /** The fields of a {@link RunTally}, and until when a timer is set to tell it. */
  private static final TypeInformation<Tuple5<Long, Long, int[], long[], Long>> TALLY_TYPE =
      Types.TUPLE(
          Types.LONG,
          Types.LONG,
          PrimitiveArrayTypeInfo.INT_PRIMITIVE_ARRAY_TYPE_INFO,
          PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO,
          Types.LONG);

  private static final long serialVersionUID = 1L;
  private static final long TALLIES_EVERY_MILLIS = 5_000;
  private static final Duration REMEMBERED = Duration.ofDays(35).plusMinutes(5);

  /** Serializable. */
  private final HashMap<String, Long> plans;

  private transient MapState<Tuple2<Long, Long>, Byte> seen;
  private transient ValueState<Tuple5<Long, Long, int[], long[], Long>> tallies;

  @SuppressWarnings("NullAway.Init")
  FlinkCounting(Map<String, Long> plans) {
    this.plans = new HashMap<>(plans);
  }

  @Override
  public void open(OpenContext context) {
    MapStateDescriptor<Tuple2<Long, Long>, Byte> ids =
        new MapStateDescriptor<>("seen", Types.TUPLE(Types.LONG, Types.LONG), Types.BYTE);
    ids.enableTimeToLive(
        StateTtlConfig.newBuilder(REMEMBERED).cleanupInRocksdbCompactFilter(100_000).build());
    seen = getRuntimeContext().getMapState(ids);
    tallies = getRuntimeContext().getState(new ValueStateDescriptor<>("tallies", TALLY_TYPE));
  }

  @Override
  public void processElement(
      Tuple6<String, Long, Long, Integer, Long, Long> run,
      Context context,
      Collector<Tuple3<String, String, String>> out)
      throws Exception {
    Tuple2<Long, Long> id = Tuple2.of(run.f1, run.f2);
    if (seen.contains(id)) {
      return;
    }
    seen.put(id, (byte) 1);
    String organization = run.f0;
    Tuple5<Long, Long, int[], long[], Long> stored = tallies.value();
    RunTally tally = tally(stored);
    long credits = tally.count(run.f3, run.f4, plans.getOrDefault(organization, 0L));
    if (credits > 0) {
      Deduction deduction = tally.deduction(organization, credits, run.f5);
      out.collect(Tuple3.of(DEDUCTION, organization, deduction.toJson()));
    }
    long now = context.timerService().currentProcessingTime();
    long toldAt = stored == null ? 0 : stored.f4;
    if (toldAt <= now) {
      toldAt = now + TALLIES_EVERY_MILLIS;
      context.timerService().registerProcessingTimeTimer(toldAt);
    }
    tallies.update(Tuple5.of(tally.accepted, tally.overage, tally.months, tally.runs, toldAt));
  }

  private static RunTally tally(@Nullable Tuple5<Long, Long, int[], long[], Long> stored) {
    RunTally tally = new RunTally();
    if (stored != null) {
      tally.accepted = stored.f0;
      tally.overage = stored.f1;
      tally.months = stored.f2;
      tally.runs = stored.f3;
    }
    return tally;
  }

  @Override
  public void onTimer(
      long at, OnTimerContext context, Collector<Tuple3<String, String, String>> out)
      throws Exception {
    out.collect(Tuple3.of(TALLY, context.getCurrentKey(), tally(tallies.value()).toJson()));
  }
}
