package io.runtally.meter.topology;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import io.runtally.meter.domain.Usage;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Lets each metered event through once, however often it is told (R1). Facts of other topics pass:
 * they are harmless to repeat, or recognized where they are booked.
 */
final class DropRepeatedRuns implements Processor<byte[], Object, byte[], Object> {
  /** Below the folder of the task, which Streams deletes with the store and not without it. */
  private static final String SEALED_WEEKS = "sealed-weeks";

  private final MeterCounters counters;
  private final HashStream128 hash = Hashing.xxh3_128().hashStream();
  private ProcessorContext<byte[], Object> context;
  private RememberedIds remembered;

  @SuppressWarnings("NullAway.Init")
  DropRepeatedRuns(MeterCounters counters) {
    this.counters = counters;
  }

  /** Also called when a task is revived after a fault, and then forgets what was not committed. */
  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    this.remembered =
        new RememberedIds(
            context.getStateStore(MeterStores.RUN_IDS),
            context.stateDir().toPath().resolve(SEALED_WEEKS));
    counters.idsRemembered.add(remembered.size());
  }

  @Override
  public void process(Record<byte[], Object> record) {
    List<Facts.Arrived> arrived = ((Facts) record.value()).all();
    List<Facts.Arrived> first = new ArrayList<>(arrived.size());
    int before = remembered.size();
    remembered.look();
    int accepted = 0;
    int repeated = 0;
    for (Facts.Arrived each : arrived) {
      if (!(each.fact() instanceof Fact.UsageMetered(Usage usage))) {
        first.add(each);
      } else if (isFirst(each.organization(), usage)) {
        accepted++;
        first.add(each);
      } else {
        repeated++;
      }
    }
    counters.eventsAccepted.add(accepted);
    counters.eventsRepeated.add(repeated);
    counters.idsRemembered.add(remembered.size() - before);
    if (!first.isEmpty()) {
      context.forward(record.withValue(new Facts(first)));
    }
  }

  private boolean isFirst(byte[] organization, Usage usage) {
    HashValue128 id =
        hash.reset()
            .putByteArray(organization)
            .putString(usage.source())
            .putString(usage.id())
            .get();
    return remembered.add(
        id.getMostSignificantBits(), id.getLeastSignificantBits(), usage.arrivedAt());
  }

  @Override
  public void close() {
    counters.idsRemembered.add(-remembered.size());
    remembered.close();
  }
}
