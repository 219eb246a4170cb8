package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.meter.domain.Rates;
import io.runtally.schemas.Reading;
import io.runtally.schemas.Rejection;
import io.runtally.schemas.RejectionReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The door that every record comes in by. What cannot be understood goes to a rejected topic, byte
 * for byte, with its reason; what is not at home (its key is not its organization, or it lies on
 * another partition than the Java default partitioner gives that key) goes to the topic of strays;
 * all else goes on as {@link Facts}.
 */
final class CheckIn implements Processor<byte[], Object, byte[], Object> {
  static final String HOME = "home";
  static final String STRAY = "stray";
  static final String REJECTED = "rejected";

  private static final byte[] NO_KEY = new byte[0];

  private final FactReader reader;
  private final Home home;
  private final CommitPace pace;
  private final MeterCounters counters;
  private ProcessorContext<byte[], Object> context;
  private CommitPace.Shown shown;

  @SuppressWarnings("NullAway.Init")
  CheckIn(Rates rates, Home home, CommitPace pace, MeterCounters counters) {
    this.reader = new FactReader(rates);
    this.home = home;
    this.pace = pace;
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    this.context = context;
    this.shown = pace.shownBy(context);
  }

  @Override
  public void process(Record<byte[], Object> record) {
    shown.done(record.timestamp());
    List<Facts.Arrived> facts = new ArrayList<>();
    RecordMetadata at = context.recordMetadata().orElseThrow();
    if (record.value() instanceof Bundle bundle) {
      for (ConsumerRecord<byte[], byte[]> each : bundle.records()) {
        checkIn(
            new Origin(at.topic(), at.partition(), each.offset(), each.timestamp()),
            each.key(),
            each.value(),
            each.headers(),
            facts);
      }
    } else {
      checkIn(
          new Origin(at.topic(), at.partition(), at.offset(), record.timestamp()),
          record.key(),
          (byte[]) record.value(),
          record.headers(),
          facts);
    }
    if (!facts.isEmpty()) {
      // Not before: what is cut off above has been counted nowhere.
      counters.read(at.topic(), facts.size());
      context.forward(new Record<>(NO_KEY, new Facts(facts), record.timestamp()), HOME);
    }
  }

  /** Sends a record its way, and adds what is at home to the facts. */
  private void checkIn(
      Origin origin,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      List<Facts.Arrived> facts) {
    switch (reader.read(origin.topic(), key, value, headers, origin.arrivedAt())) {
      case Reading.Understood<Fact.Told>(Fact.Told told) -> {
        byte[] organization = told.organization().getBytes(UTF_8);
        if (Arrays.equals(organization, key)
            && home.partitionOf(organization) == origin.partition()) {
          facts.add(new Facts.Arrived(organization, told.fact(), origin.arrivedAt()));
        } else {
          counters.read(origin.topic(), 1);
          counters.stray(origin.topic());
          origin.overwriteIn(headers);
          context.forward(new Record<>(organization, value, origin.arrivedAt(), headers), STRAY);
        }
      }
      case Reading.Refused<Fact.Told>(RejectionReason reason, String detail) -> {
        counters.read(origin.topic(), 1);
        counters.rejected(origin.topic(), reason);
        context.forward(rejected(key, value, headers, reason, detail, origin), REJECTED);
      }
    }
  }

  @Override
  public void close() {
    shown.end();
  }

  /** The record as it was, with headers that say why it is rejected and where it lay. */
  static Record<byte[], Object> rejected(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers before,
      RejectionReason reason,
      String detail,
      Origin origin) {
    Headers headers = new RecordHeaders(before);
    Rejection.Kept kept = Rejection.kept(key, value, headers);
    headers
        .add("runtally.reason", reason.name().getBytes(UTF_8))
        .add("runtally.detail", detail.getBytes(UTF_8));
    origin.addTo(headers);
    return new Record<>(kept.key(), kept.value(), origin.arrivedAt(), headers);
  }
}
