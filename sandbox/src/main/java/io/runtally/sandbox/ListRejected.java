package io.runtally.sandbox;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.rejected.Prospect;
import io.runtally.rejected.RejectedRecord;
import io.runtally.rejected.RejectedRecords;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import io.runtally.support.CannotRun;
import io.runtally.support.Dollars;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code runtally rejected}: what could not be counted, and sending it once more. */
@Command(
    name = "rejected",
    sortOptions = false,
    description = {
      "Lists run events that were set aside, newest last: when, why, where they came from and how"
          + " they begin.",
      "With --replay those shown are sent to run-events once more, as they came: events of a type"
          + " that is metered by now, for one. An event that was counted before is a repeat, and"
          + " counts nothing (R1)."
    })
final class ListRejected extends SupportCommand {
  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "Only those with this reason, UNKNOWN_TYPE for one.")
  private Optional<String> reason = Optional.empty();

  @Option(
      names = "--org",
      paramLabel = "ORG",
      description = "Only those of this organization, as far as that can be read.")
  private Optional<String> organization = Optional.empty();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "run-events-rejected",
      description =
          "run-events-rejected, or records-rejected for all other inputs. Default:"
              + " ${DEFAULT-VALUE}.")
  private String topic = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The newest so many. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--replay",
      description = "Sends those shown once more, where that is not in vain. Asks first.")
  private boolean replay;

  @Option(names = "--json", description = "Prints one JSON text for each.")
  private boolean json;

  private final InstantSource clock = InstantSource.system();

  @Override
  int run() {
    RejectedRecords.Found found = RejectedRecords.find(settings(), topic(), wanted());
    Instant now = clock.instant();
    found.records().forEach(each -> tell(json ? json(each, now) : lines(each)));
    say(
        found.records().isEmpty()
            ? "Nothing such was rejected."
            : "%s%s"
                .formatted(
                    Dollars.count(found.records().size(), "record"),
                    found.more() == 0
                        ? ""
                        : ", and %,d older: raise --limit to see them".formatted(found.more())));
    return replay ? replay(found.records(), now) : ALL_IS_WELL;
  }

  private Topic topic() {
    return Topics.byName(topic)
        .filter(Topic::isRejected)
        .orElseThrow(() ->
            new CannotRun(
                "--topic must be run-events-rejected or records-rejected, and is \"%s\"."
                    .formatted(topic)));
  }

  private RejectedRecords.Wanted wanted() {
    if (limit < 1) {
      throw new CannotRun("--limit must be at least 1, and is %d.".formatted(limit));
    }
    return new RejectedRecords.Wanted(
        reason.map(text -> text.strip().toUpperCase(Locale.ROOT)), organization, limit);
  }

  private static String lines(RejectedRecord each) {
    return String.join(
        System.lineSeparator(),
        "%s %s %s %s from %s"
            .formatted(
                each.at(),
                each.reason(),
                each.organization().orElse("(nobody's)"),
                each.id().orElse("(no id)"),
                each.origin()),
        "  " + each.detail(),
        "  " + each.beginning());
  }

  private static String json(RejectedRecord each, Instant now) {
    ObjectNode node = new JsonMapper().createObjectNode();
    node.put("at", each.at().toString());
    node.put("reason", each.reason());
    node.put("detail", each.detail());
    node.put("origin", each.origin());
    node.put("organizationId", each.organization().orElse(null));
    node.put("id", each.id().orElse(null));
    node.put("prospect", Prospect.of(each, now).name());
    node.put("beginning", each.beginning());
    return node.toString();
  }

  private int replay(List<RejectedRecord> records, Instant now) {
    List<RejectedRecord> sent =
        records.stream().filter(each -> Prospect.of(each, now) == Prospect.MAY_COUNT).toList();
    records.forEach(each ->
        say(
            "%s %s %s."
                .formatted(
                    each.origin(), each.id().orElse("(no id)"), Prospect.of(each, now).verdict())));
    if (sent.isEmpty()) {
      say("There is nothing to send.");
      return records.isEmpty() ? ALL_IS_WELL : LOOK_AT_IT;
    }
    if (!consent().givenTo("Send %s?".formatted(Dollars.count(sent.size(), "event")))) {
      say("Nothing was sent.");
      return LOOK_AT_IT;
    }
    RejectedRecords.sendAgain(settings(), sent);
    say(
        "%s sent. One that was counted before is a repeat (R1); one that is refused again comes back here."
            .formatted(Dollars.count(sent.size(), "event")));
    return sent.size() == records.size() ? ALL_IS_WELL : LOOK_AT_IT;
  }
}
