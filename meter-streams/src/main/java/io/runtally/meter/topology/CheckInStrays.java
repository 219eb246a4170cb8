package io.runtally.meter.topology;

import io.runtally.meter.domain.Rates;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RejectionReason;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The door for records that were moved home: they are read as if they had arrived here, by their
 * first arrival. They were understood once already; a version of the meter that refuses what an
 * older one understood rejects it all the same.
 */
final class CheckInStrays implements Processor<byte[], byte[], byte[], Object> {
  static final String HOME = "stray-home";
  static final String REJECTED = "stray-rejected";

  private final FactReader reader;
  private final CommitPace pace;
  private final MeterCounters counters;
  private ProcessorContext<byte[], Object> context;
  private CommitPace.Shown shown;

  @SuppressWarnings("NullAway.Init")
  CheckInStrays(Rates rates, CommitPace pace, MeterCounters counters) {
    this.reader = new FactReader(rates);
    this.pace = pace;
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    this.shown = pace.shownBy(context);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    // Nothing is said of its arrival: an old stray is no backlog.
    shown.done();
    Origin origin = Origin.of(record.headers());
    counters.strayHome(origin.topic());
    switch (reader.read(
        origin.topic(), record.key(), record.value(), record.headers(), origin.arrivedAt())) {
      case Reading.Understood<Fact.Told>(Fact.Told told) ->
          context.forward(
              new Record<>(
                  record.key(),
                  new Facts(
                      List.of(new Facts.Arrived(record.key(), told.fact(), origin.arrivedAt()))),
                  origin.arrivedAt()),
              HOME);
      case Reading.Refused<Fact.Told>(RejectionReason reason, String detail) -> {
        counters.rejected(origin.topic(), reason);
        context.forward(
            CheckIn.rejected(
                record.key(), record.value(), record.headers(), reason, detail, origin),
            REJECTED);
      }
    }
  }

  @Override
  public void close() {
    shown.end();
  }
}
