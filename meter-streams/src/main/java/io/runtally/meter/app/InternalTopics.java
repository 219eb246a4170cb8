package io.runtally.meter.app;

import io.runtally.meter.topology.MeterTopology;
import io.runtally.schemas.AdminAnswers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/** The topics that the streams keep for themselves: changelogs, and the way home of strays. */
final class InternalTopics {
  private final Admin admin;
  private final String group;

  InternalTopics(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  /** Those that are there; none before the first start. */
  List<String> names() {
    return present(MeterTopology.internalTopics(group));
  }

  List<String> changelogs() {
    return present(MeterTopology.changelogs(group));
  }

  private List<String> present(List<String> topics) {
    Set<String> all = AdminAnswers.await(admin.listTopics().names());
    return topics.stream().filter(all::contains).toList();
  }

  /**
   * Why the meter cannot go on with topics of so many partitions: its state was made for another
   * number, and each organization would be looked for where it is not. Empty where it can.
   */
  Optional<String> ofAnotherNumber(int partitions) {
    return AdminAnswers.await(admin.describeTopics(names()).allTopicNames()).values().stream()
        .filter(topic -> topic.partitions().size() != partitions)
        .findFirst()
        .map(topic -> sentence(topic, partitions));
  }

  private String sentence(TopicDescription topic, int partitions) {
    return """
    The topics have %d partitions, but the state of the group %s, in %s, was made for %d: the number \
    cannot be changed once runs were counted, because organizations would be looked for in partitions \
    where nothing is known of them. See docs/scaling.md.\
    """
        .formatted(partitions, group, topic.name(), topic.partitions().size());
  }
}
