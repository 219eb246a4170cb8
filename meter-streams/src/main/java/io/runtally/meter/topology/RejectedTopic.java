package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.Topics;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/** Where a rejected record belongs, by the topic that its headers say it came from. */
record RejectedTopic() implements TopicNameExtractor<byte[], byte[]> {
  @Override
  public String extract(byte[] key, byte[] value, RecordContext context) {
    Header source = context.headers().lastHeader(Origin.TOPIC);
    return Topics.byName(new String(source.value(), UTF_8))
        .map(topic -> Topics.rejectedTopicOf(topic).name())
        .orElseThrow();
  }
}
