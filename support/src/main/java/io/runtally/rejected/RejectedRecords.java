package io.runtally.rejected;

import io.runtally.schemas.ClientSettings;
import io.runtally.schemas.Topic;
import io.runtally.support.Publisher;
import io.runtally.support.TopicReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** The rejected records of a topic, newest kept. */
public final class RejectedRecords {
  private static final Comparator<RejectedRecord> OLDEST_FIRST =
      Comparator.comparing(RejectedRecord::at).thenComparingLong(RejectedRecord::offset);

  private RejectedRecords() {}

  /**
   * Which ones are wanted.
   *
   * @param limit the newest so many
   */
  public record Wanted(Optional<String> reason, Optional<String> organization, int limit) {
    boolean wants(RejectedRecord rejected) {
      return reason.map(rejected.reason()::equals).orElse(true)
          && organization.equals(
              organization.isPresent() ? rejected.organization() : Optional.empty());
    }
  }

  /**
   * Those found.
   *
   * @param records oldest first
   * @param more how many older ones are wanted too, and are beyond the limit
   */
  public record Found(List<RejectedRecord> records, long more) {
    public Found {
      records = List.copyOf(records);
    }
  }

  /** Reads a rejected topic from its beginning up to now. */
  public static Found find(ClientSettings settings, Topic topic, Wanted wanted) {
    var newest = new PriorityQueue<>(OLDEST_FIRST);
    long[] more = {0};
    try (TopicReader reader = TopicReader.ofAll(settings, topic)) {
      var _ =
          reader.readOn(record -> {
            RejectedRecord rejected = new RejectedRecord(record);
            if (wanted.wants(rejected)) {
              newest.add(rejected);
            }
            if (newest.size() > wanted.limit()) {
              newest.remove();
              more[0]++;
            }
          });
    }
    List<RejectedRecord> records = new ArrayList<>(newest);
    records.sort(OLDEST_FIRST);
    return new Found(records, more[0]);
  }

  /** Sends run events once more, as they came. */
  public static void sendAgain(ClientSettings settings, List<RejectedRecord> records) {
    try (Publisher publisher = new Publisher(settings)) {
      publisher.publish(records.stream().map(RejectedRecord::asItCame).toList());
    }
  }
}
