package io.runtally.schemas;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One line of the catalogue {@link Topics}.
 *
 * @param name the topic's name on the broker
 * @param valueType the record that its values are; empty for the rejected topics, which keep the
 *     bytes of whatever topic a record came from
 * @param description one line for people
 * @param cleanup what the broker may forget
 * @param retentionDays days that a record is kept at least; present exactly for {@link
 *     Cleanup#DELETE}
 * @param writtenBy who produces to it
 * @param readBy who consumes it
 */
public record Topic(
    String name,
    Optional<Class<? extends Record>> valueType,
    String description,
    Cleanup cleanup,
    OptionalInt retentionDays,
    Set<Party> writtenBy,
    Set<Party> readBy) {

  /** The largest record batch that an input of the meter takes, in bytes. */
  public static final int INPUT_MAX_MESSAGE_BYTES = 1_048_576;

  /** How much larger a rejected record may get by the headers that say why, in bytes. */
  public static final int REJECTION_HEADROOM_BYTES = 65_536;

  public Topic {
    if (retentionDays.isPresent() != (cleanup == Cleanup.DELETE)) {
      throw new IllegalArgumentException(
          name + ": a number of days belongs to DELETE and to nothing else.");
    }
    writtenBy = Set.copyOf(writtenBy);
    readBy = Set.copyOf(readBy);
  }

  static Topic of(String name, Class<? extends Record> valueType, String description) {
    return keepEverything(name, Optional.of(valueType), description);
  }

  static Topic ofRejected(String name, String description) {
    return keepEverything(name, Optional.empty(), description);
  }

  private static Topic keepEverything(
      String name, Optional<Class<? extends Record>> valueType, String description) {
    return new Topic(
        name, valueType, description, Cleanup.KEEP, OptionalInt.empty(), Set.of(), Set.of());
  }

  Topic compacted() {
    return new Topic(
        name, valueType, description, Cleanup.COMPACT, OptionalInt.empty(), writtenBy, readBy);
  }

  Topic deletedAfterDays(int days) {
    return new Topic(
        name, valueType, description, Cleanup.DELETE, OptionalInt.of(days), writtenBy, readBy);
  }

  Topic writtenBy(Party first, Party... others) {
    return new Topic(
        name, valueType, description, cleanup, retentionDays, EnumSet.of(first, others), readBy);
  }

  Topic readBy(Party first, Party... others) {
    return new Topic(
        name, valueType, description, cleanup, retentionDays, writtenBy, EnumSet.of(first, others));
  }

  /**
   * Whether the meter reads it. The broker must then stamp the arrival of each record ({@code
   * LogAppendTime}): months, lateness and limits go by that one clock.
   */
  public boolean isReadByMeter() {
    return readBy.contains(Party.METER_STREAMS);
  }

  /** Whether it keeps records that could not be understood, of other topics. */
  public boolean isRejected() {
    return valueType.isEmpty();
  }

  /** The {@code max.message.bytes} to set; empty where the broker's default does. */
  public OptionalInt maxMessageBytes() {
    if (isRejected()) {
      return OptionalInt.of(INPUT_MAX_MESSAGE_BYTES + REJECTION_HEADROOM_BYTES);
    }
    return isReadByMeter() ? OptionalInt.of(INPUT_MAX_MESSAGE_BYTES) : OptionalInt.empty();
  }

  /** How long the broker must keep a record, in milliseconds, -1 for ever; empty if compacted. */
  Optional<Long> retentionMillis() {
    return switch (cleanup) {
      case KEEP -> Optional.of(-1L);
      case COMPACT -> Optional.empty();
      case DELETE -> Optional.of(TimeUnit.DAYS.toMillis(retentionDays.orElseThrow()));
    };
  }

  /** The settings that the topic is created with, by the broker's names for them. */
  public Map<String, String> configuration() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("cleanup.policy", cleanup.policy());
    retentionMillis()
        .ifPresent(millis -> {
          settings.put("retention.ms", Long.toString(millis));
          // A limit of size set as the broker's default would delete early all the same.
          settings.put("retention.bytes", "-1");
        });
    if (isReadByMeter()) {
      settings.put("message.timestamp.type", "LogAppendTime");
    }
    maxMessageBytes()
        .ifPresent(bytes -> settings.put("max.message.bytes", Integer.toString(bytes)));
    return Map.copyOf(settings);
  }

  /** The name of the JSON Schema among this package's resources. */
  String schemaResource() {
    return name + ".schema.json";
  }
}
