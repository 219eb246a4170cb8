package io.runtally.bench.peers;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple6;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * {@code flink}: the meter on Apache Flink, as somebody who knows it well would set it up. Events
 * are parsed in the source by the meter's own reader and cross to their organization as a hash and
 * three numbers; ids and tallies are in RocksDB, timers on the heap; the sink is exactly-once.
 */
public final class FlinkMeter {
  /**
   * A run as it crosses to its organization: organization, the id's hash high and low, month,
   * units, arrival. A tuple, because Flink reads the fields of other classes by reflection.
   */
  static final TypeInformation<Tuple6<String, Long, Long, Integer, Long, Long>> RUN =
      Types.TUPLE(Types.STRING, Types.LONG, Types.LONG, Types.INT, Types.LONG, Types.LONG);

  private FlinkMeter() {}

  public static void main(String[] arguments) throws Exception {
    Task task = Task.of(arguments);
    Stopping stopping = Stopping.listen();
    Map<String, Long> plans = Plans.read(task.bootstrapServers());
    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.createLocalEnvironment(
            task.threads(), settings(task.folder().toAbsolutePath()));
    flink.getConfig().enableObjectReuse();
    flink
        .fromSource(source(task), WatermarkStrategy.noWatermarks(), "events", RUN)
        .uid("events")
        .keyBy(run -> run.f0, Types.STRING)
        .process(new FlinkCounting(plans), FlinkCounting.OUTPUT)
        .uid("counting")
        .sinkTo(sink(task))
        .uid("results");
    JobClient job = flink.executeAsync("meter");
    var _ =
        job.getJobExecutionResult()
            .whenComplete((_, failure) -> {
              if (failure != null && !stopping.isAsked()) {
                Stopping.fail(failure);
              }
            });
    stopping.await();
    job.cancel().get();
    stopping.done();
  }

  private static Configuration settings(Path folder) {
    return Configuration.fromMap(
        Map.ofEntries(
            // Results are visible when a checkpoint is complete, and one costs RocksDB a flush.
            Map.entry("execution.checkpointing.interval", "5 s"),
            Map.entry("execution.checkpointing.mode", "EXACTLY_ONCE"),
            Map.entry("execution.checkpointing.incremental", "true"),
            Map.entry(
                "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString()),
            // What fails is to be seen, not hidden by a restart.
            Map.entry("restart-strategy.type", "none"),
            Map.entry("state.backend.type", "rocksdb"),
            Map.entry("state.backend.rocksdb.localdir", folder.resolve("rocksdb").toString()),
            Map.entry("state.backend.rocksdb.use-bloom-filter", "true"),
            Map.entry("state.backend.rocksdb.timer-service.factory", "HEAP"),
            Map.entry("taskmanager.memory.managed.size", "768m"),
            Map.entry("taskmanager.memory.network.min", "128m"),
            Map.entry("taskmanager.memory.network.max", "128m")));
  }

  private static KafkaSource<Tuple6<String, Long, Long, Integer, Long, Long>> source(Task task) {
    Properties consumer = new Properties();
    consumer.put("max.poll.records", "4000");
    consumer.put("isolation.level", "read_committed");
    return KafkaSource.<Tuple6<String, Long, Long, Integer, Long, Long>>builder()
        .setBootstrapServers(task.bootstrapServers())
        .setTopics(task.input())
        .setGroupId(task.group())
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new FlinkReader())
        .setProperties(consumer)
        .build();
  }

  private static KafkaSink<Tuple3<String, String, String>> sink(Task task) {
    Properties producer = new Properties();
    producer.put("compression.type", "lz4");
    producer.put("batch.size", Integer.toString(128 * 1024));
    producer.put("linger.ms", "100");
    // At most what brokers allow by default.
    producer.put("transaction.timeout.ms", "900000");
    return KafkaSink.<Tuple3<String, String, String>>builder()
        .setBootstrapServers(task.bootstrapServers())
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(task.group())
        .setKafkaProducerConfig(producer)
        .setRecordSerializer(new FlinkWriter(task.deductions(), task.tallies()))
        .build();
  }
}
