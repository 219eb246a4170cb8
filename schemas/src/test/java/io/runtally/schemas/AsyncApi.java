package io.runtally.schemas;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes the AsyncAPI 3.0 document of all topics, from the catalogue, the schemas and the samples.
 *
 * <p>AsyncAPI describes one application; this document describes all of them, and an operation's
 * tag says whose it is.
 */
final class AsyncApi {
  static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .stringQuotingChecker(new Quoting())
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
              .build());

  private static final String BINDING_VERSION = "0.5.0";
  private static final int PARTITIONS_IN_PRODUCTION = 24;
  private static final List<String> NUMBERS =
      List.of("retention.ms", "retention.bytes", "max.message.bytes");

  private static final String ABOUT =
      """
      The topics are the only interface between Runtally's services and the only source of truth.
      Every record is keyed by its organization, as text in UTF-8. Times are RFC 3339 in UTC, \
      credits and counts are whole numbers. Readers ignore fields that they do not know, and a \
      written field never changes its meaning.

      All topics have the same number of partitions, chosen once: 6 in the sandbox, 24 advised in \
      production. A producer may use any partitioner. What lies on another partition than the one \
      that Java's default partitioner (murmur2) gives its key is moved home first, which costs \
      another write, so choose murmur2 where you can (librdkafka: `partitioner=murmur2_random`). \
      Consumers set `isolation.level=read_committed`, because the services write in transactions.
      """;

  private final ObjectNode document = YAML.createObjectNode();
  private final AsyncApiMessages messages = new AsyncApiMessages(document);

  private AsyncApi() {}

  static String text() throws IOException {
    return "# Written from the schemas and the catalogue of topics by AsyncApiTest: edit those.\n"
        + YAML.writeValueAsString(document());
  }

  static ObjectNode document() {
    return new AsyncApi().write();
  }

  private ObjectNode write() {
    document.put("asyncapi", "3.0.0");
    document.put("id", "urn:runtally:topics");
    writeInfo(document.putObject("info"));
    ObjectNode sandbox = document.putObject("servers").putObject("sandbox");
    sandbox.put("host", "localhost:9092");
    sandbox.put("protocol", "kafka");
    sandbox.put("description", "The broker that ./runtally up starts");
    document.put("defaultContentType", "application/json");
    ObjectNode channels = document.putObject("channels");
    ObjectNode operations = document.putObject("operations");
    for (Topic topic : Topics.ALL) {
      writeChannel(topic, channels.putObject(topic.name()));
    }
    for (Party party : Party.values()) {
      topicsWrittenBy(party)
          .forEach(topic -> writeOperation(party, "send", "sends", topic, operations));
      topicsReadBy(party)
          .forEach(topic -> writeOperation(party, "receive", "receives", topic, operations));
    }
    messages.writeComponents();
    return document;
  }

  private static void writeInfo(ObjectNode info) {
    info.put("title", "Runtally's topics");
    info.put("version", "1.0.0");
    info.put("description", ABOUT);
    info.putObject("license")
        .put("name", "Apache-2.0")
        .put("url", "https://www.apache.org/licenses/LICENSE-2.0");
  }

  private void writeChannel(Topic topic, ObjectNode channel) {
    channel.put("address", topic.name());
    channel.put("title", topic.description());
    channel.put("description", kept(topic) + " " + whoWritesAndReads(topic));
    ObjectNode referred = channel.putObject("messages");
    for (String message : AsyncApiMessages.namesOf(topic)) {
      refer(referred.putObject(message), "components", "messages", message);
    }
    ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
    kafka.put("topic", topic.name());
    kafka.put("partitions", PARTITIONS_IN_PRODUCTION);
    writeConfiguration(topic, kafka.putObject("topicConfiguration"));
    kafka.put("bindingVersion", BINDING_VERSION);
  }

  private static void writeConfiguration(Topic topic, ObjectNode into) {
    topic.configuration().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(setting -> {
          if (setting.getKey().equals("cleanup.policy")) {
            into.putArray(setting.getKey()).add(setting.getValue());
          } else if (NUMBERS.contains(setting.getKey())) {
            into.put(setting.getKey(), Long.parseLong(setting.getValue()));
          } else {
            into.put(setting.getKey(), setting.getValue());
          }
        });
  }

  private static String kept(Topic topic) {
    return switch (topic.cleanup()) {
      case KEEP -> "Kept for ever.";
      case COMPACT -> "The last record of each organization is kept.";
      case DELETE -> "Kept for " + topic.retentionDays().orElseThrow() + " days at least.";
    };
  }

  private static String whoWritesAndReads(Topic topic) {
    return "Written by "
        + names(topic.writtenBy().stream())
        + "; read by "
        + names(topic.readBy().stream())
        + ".";
  }

  private static String names(Stream<Party> parties) {
    return parties.sorted().map(AsyncApi::name).collect(joining(", "));
  }

  private static String name(Party party) {
    return party.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Stream<Topic> topicsWrittenBy(Party party) {
    return Topics.ALL.stream().filter(topic -> topic.writtenBy().contains(party));
  }

  private static Stream<Topic> topicsReadBy(Party party) {
    return Topics.ALL.stream().filter(topic -> topic.readBy().contains(party));
  }

  private static void writeOperation(
      Party party, String action, String does, Topic topic, ObjectNode into) {
    ObjectNode operation = into.putObject(name(party) + "-" + does + "-" + topic.name());
    operation.put("action", action);
    refer(operation.putObject("channel"), "channels", topic.name());
    operation.put("summary", topic.description());
    operation.putArray("tags").addObject().put("name", name(party));
    var messages = operation.putArray("messages");
    for (String message : AsyncApiMessages.namesOf(topic)) {
      refer(messages.addObject(), "channels", topic.name(), "messages", message);
    }
  }

  /** A reference within the document; none of our names needs escaping. */
  static void refer(ObjectNode from, String... path) {
    from.put("$ref", "#/" + String.join("/", Arrays.asList(path)));
  }

  /** What a reference within the document points to; missing if it points to nothing. */
  static JsonNode resolve(JsonNode document, String reference) {
    return document.at(reference.substring(1));
  }

  /** Quotes versions and times also, which some readers of YAML take for numbers and dates. */
  private static final class Quoting extends StringQuotingChecker.Default {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value)
          || (!value.isEmpty() && Character.isDigit(value.charAt(0)));
    }
  }
}
