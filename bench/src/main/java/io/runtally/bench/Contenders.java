package io.runtally.bench;

import io.runtally.bench.peers.BareMeter;
import io.runtally.bench.peers.FlinkMeter;
import io.runtally.bench.peers.ParseEvents;
import io.runtally.bench.peers.PassEventsThrough;
import io.runtally.bench.peers.ReadEvents;
import io.runtally.bench.peers.Task;
import io.runtally.bench.peers.UsualMeter;
import io.runtally.bench.peers.UsualMeterTuned;
import java.time.Duration;
import java.util.List;

/** All there are, in the order in which they take their turns. */
final class Contenders {
  static final List<Contender> ALL =
      List.of(
          new Peer(
              "consumer",
              "a plain consumer, no parsing: the read limit",
              ReadEvents.class,
              List.of(),
              Proof.ofNumberRead(),
              Libraries.OF_STREAMS),
          new Peer(
              "parse",
              "the same, and each event understood by the meter's own reader",
              ParseEvents.class,
              List.of(),
              Proof.ofNumberRead(),
              Libraries.OF_STREAMS),
          new Peer(
              "pass-through",
              "Kafka Streams that writes every event it reads, with the meter's settings",
              PassEventsThrough.class,
              List.of(Task::passedOn),
              Proof.ofEventsPassedOn(),
              Libraries.OF_STREAMS),
          new Peer(
              "usual",
              "Kafka Streams as most teams would write it: databind, a window store of ids, defaults",
              UsualMeter.class,
              List.of(Task::deductions),
              Proof.ofMeter(UsualMeter::talliesTopic, Duration.ZERO),
              Libraries.OF_STREAMS),
          new Peer(
              "usual-tuned",
              "the same with the meter's settings",
              UsualMeterTuned.class,
              List.of(Task::deductions),
              Proof.ofMeter(UsualMeter::talliesTopic, Duration.ZERO),
              Libraries.OF_STREAMS),
          new Peer(
              "flink",
              "Apache Flink, keyed by organization, RocksDB state, exactly-once sink",
              FlinkMeter.class,
              List.of(Task::deductions, Task::tallies),
              Proof.ofMeter(Task::tallies, Duration.ofSeconds(60)),
              Libraries.OF_FLINK),
          new PostgresPeer(),
          new Peer(
              "bare",
              "consumer and transactional producer with the meter's design and no framework",
              BareMeter.class,
              List.of(Task::deductions, Task::tallies, Task::ids),
              Proof.ofMeter(Task::tallies, Duration.ZERO),
              Libraries.OF_STREAMS),
          new TheMeter());

  private Contenders() {}
}
