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
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Drops repeats, counts, and puts out deductions; and every few seconds the tallies of those
 * organizations that had runs, which is how an allowance is shown to people.
 */
final class FlinkCounting
    extends KeyedProcessFunction<String, FlinkRun, Tuple3<String, String, String>> {
  static final String DEDUCTION = "deduction";
  static final String TALLY = "tally";

  /** What it is, the organization, and the JSON. */
  static final TypeInformation<Tuple3<String, String, String>> OUTPUT =
      Types.TUPLE(Types.STRING, Types.STRING, Types.STRING);

  private static final long serialVersionUID = 1L;
  private static final long TALLIES_EVERY_MILLIS = 5_000;
  private static final Duration REMEMBERED = Duration.ofDays(35).plusMinutes(5);

  /** Serializable. */
  private final HashMap<String, Long> plans;

  private transient MapState<Tuple2<Long, Long>, Byte> seen;
  private transient ValueState<RunTally> tallies;

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
    tallies =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("tallies", TypeInformation.of(RunTally.class)));
  }

  @Override
  public void processElement(
      FlinkRun run, Context context, Collector<Tuple3<String, String, String>> out)
      throws Exception {
    Tuple2<Long, Long> id = Tuple2.of(run.high, run.low);
    if (seen.contains(id)) {
      return;
    }
    seen.put(id, (byte) 1);
    @Nullable RunTally stored = tallies.value();
    RunTally tally = stored == null ? new RunTally() : stored;
    String organization = run.organization;
    long credits = tally.count(run.month, run.units, plans.getOrDefault(organization, 0L));
    tallies.update(tally);
    if (credits > 0) {
      Deduction deduction = tally.deduction(organization, credits, run.arrivedAt);
      out.collect(Tuple3.of(DEDUCTION, organization, deduction.toJson()));
    }
    // The same moment for all, and so one timer however many runs there are.
    long now = context.timerService().currentProcessingTime();
    context
        .timerService()
        .registerProcessingTimeTimer((now / TALLIES_EVERY_MILLIS + 1) * TALLIES_EVERY_MILLIS);
  }

  @Override
  public void onTimer(
      long at, OnTimerContext context, Collector<Tuple3<String, String, String>> out)
      throws Exception {
    RunTally tally = tallies.value();
    out.collect(Tuple3.of(TALLY, context.getCurrentKey(), tally.toJson()));
  }
}
