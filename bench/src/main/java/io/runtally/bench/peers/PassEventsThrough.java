package io.runtally.bench.peers;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** {@code pass-through}: Kafka Streams that writes every event it reads, and does nothing else. */
public final class PassEventsThrough {
  private PassEventsThrough() {}

  public static void main(String[] arguments) throws Exception {
    Task task = Task.of(arguments);
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(task.input(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .to(task.passedOn(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    StreamsPeer.run(builder.build(), StreamsPeer.asTheMeter(task));
  }
}
