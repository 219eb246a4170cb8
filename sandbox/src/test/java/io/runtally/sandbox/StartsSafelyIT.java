package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.schemas.AdminAnswers;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** What the meter refuses to start on, and what it does not lose or count twice when it starts. */
class StartsSafelyIT {
  private static final String GROUP = "runtally-meter";

  /** What a broker allows; offsets can be forgotten only after it. */
  private static final Map<String, String> SHORTEST_SESSION = Map.of("METER_SESSION_TIMEOUT", "6s");

  @Test
  void lost_offsets_are_refused_and_reading_everything_again_counts_nothing_twice()
      throws Exception {
    try (MeterRig rig = MeterRig.start()) {
      ServiceProcess meter = rig.meter("meter-1", SHORTEST_SESSION, List.of());
      rig.plan("org_0", WorkedExample.ALLOWANCE);
      rig.purchase("org_0", WorkedExample.DOLLARS, "pi_0");
      rig.card("org_0", "pm_1");
      rig.runs("org_0", WorkedExample.RUNS, "run");
      rig.flush();
      Books before = rig.books();
      WorkedExample.awaitIn(before, "org_0");
      meter.close();
      forgetOffsets(rig);

      SandboxProblem refusal = assertThrows(SandboxProblem.class, () -> rig.meter("meter-1"));
      String told = refusal.forPeople();
      assertTrue(told.contains("the offsets are lost"), told);
      assertTrue(told.contains("kafka-consumer-groups.sh --bootstrap-server"), told);
      assertTrue(told.contains("--reset-offsets --to-earliest"), told);

      resetToEarliest(rig);
      rig.meter("meter-1");
      rig.runs("org_0", WorkedExample.RUNS, "run");
      rig.plan("org_marker", 10);
      rig.runs("org_marker", 1, "run");
      rig.flush();
      Books after = rig.books();
      WorkedExample.awaitIn(after, "org_0");
      after.until(() -> after.judgedRuns("org_marker") == 1, () -> after.usage("org_marker"));
      after.settle();
      WorkedExample.assertIn(after, "org_0");
    }
  }

  @Test
  void a_lost_state_folder_is_read_back_and_state_for_fewer_partitions_refused() throws Exception {
    try (MeterRig rig = MeterRig.start()) {
      ServiceProcess meter = rig.meter("meter-1");
      rig.plan("org_0", WorkedExample.ALLOWANCE);
      rig.purchase("org_0", WorkedExample.DOLLARS, "pi_0");
      rig.runs("org_0", WorkedExample.RUNS / 2, "run");
      rig.flush();
      Books books = rig.books();
      books.until(
          () -> books.judgedRuns("org_0") == WorkedExample.RUNS / 2, () -> books.usage("org_0"));
      meter.process().kill();
      rig.forgetState("meter-1");
      meter = rig.meter("meter-1");
      rig.runs("org_0", WorkedExample.RUNS, "run");
      rig.flush();
      WorkedExample.awaitIn(books, "org_0");
      books.settle();
      WorkedExample.assertIn(books, "org_0");
      meter.close();

      addPartition(rig);
      SandboxProblem refusal = assertThrows(SandboxProblem.class, () -> rig.meter("meter-1"));
      String told = refusal.forPeople();
      assertTrue(told.contains("The topics have 7 partitions"), told);
      assertTrue(told.contains("was made for 6"), told);
      assertTrue(!told.contains("Exception"), told);
    }
  }

  @Test
  void topics_that_do_not_fit_are_refused_with_the_command_that_mends_each() throws Exception {
    try (MeterRig rig = MeterRig.start()) {
      alter(rig, Topics.RUN_EVENTS, "message.timestamp.type", "CreateTime");
      alter(rig, Topics.CREDIT_LEDGER, "cleanup.policy", "compact");
      alter(rig, Topics.RUN_EVENTS_REJECTED, "max.message.bytes", "1000000");
      try (Admin admin = rig.admin()) {
        admin.deleteTopics(List.of(Topics.CREDIT_PAYMENTS.name())).all().get();
      }
      SandboxProblem refusal = assertThrows(SandboxProblem.class, () -> rig.meter("meter-1"));
      String told = refusal.forPeople();
      for (String name :
          List.of("run-events", "credit-ledger", "run-events-rejected", "credit-payments")) {
        assertTrue(told.contains(name), told);
      }
      assertTrue(told.contains("kafka-configs.sh"), told);
      assertTrue(told.contains("kafka-topics.sh"), told);
      assertTrue(!told.contains("Exception"), told);
    }
  }

  private static void forgetOffsets(MeterRig rig) throws Exception {
    try (Admin admin = rig.admin()) {
      Waiting.until(
          "the group is empty",
          Duration.ofMinutes(2),
          () -> {
            try {
              admin.deleteConsumerGroups(List.of(GROUP)).all().get();
              return true;
            } catch (ExecutionException notYet) {
              return false;
            } catch (InterruptedException stopped) {
              throw new AssertionError(stopped);
            }
          });
    }
  }

  private static void resetToEarliest(MeterRig rig) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> earliest = new HashMap<>();
    for (Topic topic : Topics.METER_INPUTS) {
      for (int partition = 0; partition < MeterRig.PARTITIONS; partition++) {
        earliest.put(new TopicPartition(topic.name(), partition), new OffsetAndMetadata(0));
      }
    }
    try (Admin admin = rig.admin()) {
      admin.alterConsumerGroupOffsets(GROUP, earliest).all().get();
    }
  }

  private static void addPartition(MeterRig rig) throws Exception {
    try (Admin admin = rig.admin()) {
      NewPartitions oneMore = NewPartitions.increaseTo(MeterRig.PARTITIONS + 1);
      Map<String, NewPartitions> all = new HashMap<>();
      Topics.ALL.forEach(topic -> all.put(topic.name(), oneMore));
      admin.createPartitions(all).all().get();
      Waiting.until(
          "the new partitions are known",
          Duration.ofMinutes(1),
          () -> partitions(admin, all.keySet()) == all.size() * (MeterRig.PARTITIONS + 1));
    }
  }

  private static int partitions(Admin admin, Collection<String> topics) {
    return AdminAnswers.await(admin.describeTopics(topics).allTopicNames()).values().stream()
        .mapToInt(topic -> topic.partitions().size())
        .sum();
  }

  private static void alter(MeterRig rig, Topic topic, String name, String value) throws Exception {
    try (Admin admin = rig.admin()) {
      var change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), List.of(change)))
          .all()
          .get();
    }
  }
}
