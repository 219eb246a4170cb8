package io.runtally.schemas;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** Creates the topics on a broker, and checks those that are there. */
@SuppressWarnings("DoNotCallSuggester")
public final class TopicSetup {

  private TopicSetup() {}

  /** Creates the topics that are missing; those that exist stay as they are. */
  public static void create(Admin admin, int partitions, short replicationFactor) {
    throw new UnsupportedOperationException();
  }

  /**
   * What the services cannot work with, of these topics as they are on the broker.
   *
   * @param bootstrapServers for the mending commands, as the user gave it
   */
  public static List<TopicFault> check(
      Admin admin, String bootstrapServers, Collection<Topic> topics) {
    throw new UnsupportedOperationException();
  }
}
