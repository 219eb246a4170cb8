package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.meter.domain.Rates;
import io.runtally.schemas.Reading;
import io.runtally.schemas.Rejection;
import io.runtally.schemas.RejectionReason;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The door that every record comes in by. What cannot be understood goes to a rejected topic, byte
 * for byte, with its reason; what is not at home (its key is not its organization, or it lies on
 * another partition than the Java default partitioner gives that key) goes to the topic of strays;
 * all else goes on as a {@link Fact}.
 */
final class CheckIn implements Processor<byte[], byte[], byte[], Object> {
  static final String HOME = "home";
  static final String STRAY = "stray";
  static final String REJECTED = "rejected";

  private final FactReader reader;
  private final Home home;
  private final MeterCounters counters;
  private ProcessorContext<byte[], Object> context;

  @SuppressWarnings("NullAway.Init")
  CheckIn(Rates rates, Home home, MeterCounters counters) {
    this.reader = new FactReader(rates);
    this.home = home;
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata at = context.recordMetadata().orElseThrow();
    counters.read(at.topic());
    switch (reader.read(
        at.topic(), record.key(), record.value(), record.headers(), record.timestamp())) {
      case Reading.Understood<Fact.Told>(Fact.Told told) -> {
        byte[] organization = told.organization().getBytes(UTF_8);
        if (Arrays.equals(organization, record.key())
            && home.partitionOf(organization) == at.partition()) {
          context.forward(new Record<>(organization, told.fact(), record.timestamp()), HOME);
        } else {
          counters.stray(at.topic());
          originOf(at, record).overwriteIn(record.headers());
          context.forward(record.withKey(organization).withValue(record.value()), STRAY);
        }
      }
      case Reading.Refused<Fact.Told>(RejectionReason reason, String detail) -> {
        counters.rejected(at.topic(), reason);
        context.forward(rejected(record, reason, detail, originOf(at, record)), REJECTED);
      }
    }
  }

  private static Origin originOf(RecordMetadata at, Record<byte[], byte[]> record) {
    return new Origin(at.topic(), at.partition(), at.offset(), record.timestamp());
  }

  /** The record as it was, with headers that say why it is rejected and where it lay. */
  static Record<byte[], Object> rejected(
      Record<byte[], byte[]> record, RejectionReason reason, String detail, Origin origin) {
    Headers headers = new RecordHeaders(record.headers());
    Rejection.Kept kept = Rejection.kept(record.key(), record.value(), headers);
    headers
        .add("runtally.reason", reason.name().getBytes(UTF_8))
        .add("runtally.detail", detail.getBytes(UTF_8));
    origin.addTo(headers);
    return new Record<>(kept.key(), kept.value(), record.timestamp(), headers);
  }
}
