package io.runtally.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * What a service asks of the brokers before it starts, and what it tells people where that fails.
 */
public final class BrokerCheck {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  private final Admin admin;
  private final String bootstrapServers;

  /**
   * @param bootstrapServers where the brokers are, as the user gave it
   */
  public BrokerCheck(Admin admin, String bootstrapServers) {
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
  }

  /** Why no broker can be asked; empty where one answers. */
  public Optional<String> unreachable() {
    try {
      admin.describeCluster().nodes().get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
      return Optional.empty();
    } catch (ExecutionException failure) {
      return Optional.of(
          BrokerTrouble.access(bootstrapServers, failure).orElseGet(this::nobodyAnswers));
    } catch (TimeoutException silent) {
      return Optional.of(nobodyAnswers());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.of("Stopped while waiting for the brokers.");
    }
  }

  private String nobodyAnswers() {
    return "No Kafka broker answers at %s within %d seconds. Start one, or set KAFKA_BOOTSTRAP_SERVERS; one that wants TLS or a password answers only to clients with KAFKA_SECURITY_PROTOCOL."
        .formatted(bootstrapServers, ANSWER_WITHIN.toSeconds());
  }

  /** What is wrong with these topics, each fault with its command; empty where they fit. */
  public Optional<String> unfit(Collection<Topic> topics) {
    List<TopicFault> faults = TopicSetup.check(admin, bootstrapServers, topics);
    if (faults.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    faults.forEach(fault -> lines.add(inTwoLines(fault)));
    lines.add("To have missing topics created at start, add --create-topics.");
    return Optional.of(String.join(System.lineSeparator(), lines));
  }

  /**
   * What would be lost, or stand still, with one broker: topics that lie on fewer brokers than
   * wanted or than others do. Services run all the same, so it is for a warning.
   *
   * @param names of topics, internal ones included; those that are not there are left out
   * @param replicas that each should have at least
   * @return each with its command, in the order of the names
   */
  public List<String> risks(Collection<String> names, int replicas) {
    return TopicSetup.risks(admin, bootstrapServers, names, replicas).stream()
        .map(BrokerCheck::inTwoLines)
        .toList();
  }

  private static String inTwoLines(TopicFault fault) {
    return fault.sentence() + System.lineSeparator() + "  " + fault.command();
  }
}
