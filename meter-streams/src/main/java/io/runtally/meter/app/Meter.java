package io.runtally.meter.app;

import io.runtally.meter.topology.CommitPace;
import io.runtally.meter.topology.MeterCounters;
import io.runtally.meter.topology.MeterTopology;
import io.runtally.schemas.TopicLayout;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running streams: started once the checks have passed, stopped with the program. */
@Singleton
final class Meter {
  private static final Logger LOG = LoggerFactory.getLogger(Meter.class);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

  private final MeterConfiguration configuration;
  private final StreamsSettings settings;
  private final MeterCounters counters;
  private final ThreadRestarts restarts;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Optional<KafkaStreams> streams = Optional.empty();

  Meter(MeterConfiguration configuration, StreamsSettings settings, MeterCounters counters) {
    this.configuration = configuration;
    this.settings = settings;
    this.counters = counters;
    this.restarts = new ThreadRestarts(configuration.threadRestarts(), Duration.ofMinutes(10));
  }

  /**
   * Starts to meter.
   *
   * @param layout of every topic
   */
  void start(TopicLayout layout) {
    Properties properties = settings.forStreams(layout);
    var topology =
        new MeterTopology(
            configuration.rates(),
            configuration.policy(),
            layout.partitions(),
            configuration.cache(),
            new CommitPace(configuration.commitInterval(), configuration.backlogCommitInterval()),
            counters);
    try {
      var started = new KafkaStreams(topology.build(properties), properties, new BundlingClients());
      started.setUncaughtExceptionHandler(this::answerFailure);
      started.setStateListener((now, before) -> changed(before, now));
      streams = Optional.of(started);
      started.start();
    } catch (StreamsException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw new CannotStart(
          "The state folder %s cannot be used: %s. Another meter may be running on it; set METER_STATE_DIR."
              .formatted(configuration.stateDir(), cause.getMessage()));
    }
  }

  private StreamThreadExceptionResponse answerFailure(Throwable failure) {
    if (restarts.allowAnother(System.nanoTime())) {
      LOG.error("A thread failed and is started anew", failure);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.error(
        "A thread failed, and {} did within {}: the meter stops",
        configuration.threadRestarts(),
        restarts.within(),
        failure);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void changed(KafkaStreams.State before, KafkaStreams.State now) {
    LOG.atInfo()
        .addKeyValue("state", now)
        .addKeyValue("before", before)
        .log("The streams are in another state");
    if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
      ended.countDown();
    }
  }

  Optional<KafkaStreams> streams() {
    return streams;
  }

  Optional<KafkaStreams.State> state() {
    return streams.map(KafkaStreams::state);
  }

  /** Waits until the streams have ended; true where that was a failure. */
  boolean awaitEnd() throws InterruptedException {
    ended.await();
    return state().equals(Optional.of(KafkaStreams.State.ERROR));
  }

  /** Finishes what is in hand, commits it and lets go of the partitions. */
  void stop() {
    streams.ifPresent(running -> {
      var membership =
          configuration.leaveOnStop()
              ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
              : CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
      boolean inTime =
          running.close(
              CloseOptions.timeout(CLOSE_WITHIN).withGroupMembershipOperation(membership));
      LOG.info(inTime ? "Stopped" : "Stopped before all was committed; it will be read again");
    });
    ended.countDown();
  }
}
