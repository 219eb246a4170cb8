package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.RunEvent;
import io.runtally.schemas.RunEvent.RunData;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The run events of the sample organizations, tick by tick: bursts, repeats, late runs, batches,
 * other metered usage, and now and then something malformed.
 *
 * <p>Two traffics of one seed make the same decisions; their ids differ if their names do, and the
 * times of the events follow the clock that each tick is given.
 */
final class SampleTraffic {
  /** How much time one tick stands for. */
  static final Duration TICK = Duration.ofMillis(100);

  static final String RUN = "ai.ruleengine.ruleset.run";
  static final String TEMPLATE_GENERATION = "ai.ruleengine.template.generation";

  private static final RecordFormat<RunEvent> EVENTS =
      RecordFormat.of(Topics.RUN_EVENTS, RunEvent.class);

  private static final double REPEATED = 0.01;
  private static final double LATE = 0.004;
  private static final double OF_LAST_MONTH = 0.001;
  private static final double TOO_OLD = 0.0003;
  private static final double BATCH = 0.01;
  private static final double TEMPLATE = 0.0005;
  private static final double MALFORMED = 0.0005;

  /** The share of events that come from an engine that speaks CloudEvents' binary mode. */
  private static final double BINARY = 0.05;

  private static final double BURSTS_PER_TICK = 0.001;
  private static final int BURST_FACTOR = 6;
  private static final int LONGEST_BURST_TICKS = 80;
  private static final int REMEMBERED = 500;
  private static final int RULE_SETS = 5;

  private final Random random;
  private final String name;
  private final List<SampleOrganization> organizations;
  private final Map<SampleOrganization, Integer> burstTicksLeft = new HashMap<>();
  private final List<ProducerRecord<String, byte[]>> sent = new ArrayList<>();
  private long number;
  private int malformedNumber;

  /**
   * @param name part of every event's id: another one at every start, or the events of the second
   *     would be taken for repeats of the first
   */
  SampleTraffic(long seed, String name, List<SampleOrganization> organizations) {
    this.random = new Random(seed);
    this.name = name;
    this.organizations = List.copyOf(organizations);
  }

  /** The events of one tick that ends at {@code now}. */
  List<ProducerRecord<String, byte[]>> tick(Instant now) {
    List<ProducerRecord<String, byte[]>> events = new ArrayList<>();
    for (SampleOrganization organization : organizations) {
      double expected = organization.runsPerSecond() * TICK.toMillis() / 1_000.0;
      int runs = poisson(isBursting(organization) ? expected * BURST_FACTOR : expected);
      for (int i = 0; i < runs; i++) {
        events.add(next(organization, now));
      }
    }
    return events;
  }

  private boolean isBursting(SampleOrganization organization) {
    int left = burstTicksLeft.getOrDefault(organization, 0);
    if (left == 0 && random.nextDouble() < BURSTS_PER_TICK) {
      left = 1 + random.nextInt(LONGEST_BURST_TICKS);
    }
    burstTicksLeft.put(organization, Math.max(0, left - 1));
    return left > 0;
  }

  private ProducerRecord<String, byte[]> next(SampleOrganization organization, Instant now) {
    if (!sent.isEmpty() && random.nextDouble() < REPEATED) {
      return sent.get(random.nextInt(sent.size()));
    }
    if (random.nextDouble() < MALFORMED) {
      return malformed(organization, now);
    }
    RunEvent event = event(organization, timeOf(now));
    ProducerRecord<String, byte[]> record =
        random.nextDouble() < BINARY ? binary(event) : structured(organization, event);
    remember(record);
    return record;
  }

  private RunEvent event(SampleOrganization organization, Instant time) {
    boolean template = random.nextDouble() < TEMPLATE;
    boolean inCredits = template && random.nextInt(4) == 0;
    Optional<Long> quantity =
        !inCredits && random.nextDouble() < BATCH
            ? Optional.of(2L + random.nextInt(9))
            : Optional.empty();
    Optional<Long> credits = inCredits ? Optional.of(2L + random.nextInt(4)) : Optional.empty();
    number++;
    return new RunEvent(
        "1.0",
        "%s-%d".formatted(name, number),
        "/rule-engine/" + (random.nextInt(3) == 0 ? "us-1" : "eu-1"),
        template ? TEMPLATE_GENERATION : RUN,
        organization.id(),
        Optional.of(time),
        new RunData(
            Optional.of("rs_" + (1 + skewed(RULE_SETS))),
            Optional.of(random.nextInt(10) == 0 ? "env_staging" : "env_prod"),
            Optional.of("c-" + number),
            quantity,
            credits));
  }

  /** The lower the more likely. */
  private int skewed(int bound) {
    return Math.min(random.nextInt(bound), random.nextInt(bound));
  }

  private Instant timeOf(Instant now) {
    double roll = random.nextDouble();
    if (roll < TOO_OLD) {
      return now.minus(Duration.ofDays(40));
    }
    if (roll < TOO_OLD + OF_LAST_MONTH) {
      return now.minus(Duration.ofDays(25 + random.nextInt(10)));
    }
    if (roll < TOO_OLD + OF_LAST_MONTH + LATE) {
      return now.minus(Duration.ofHours(1 + random.nextInt(20 * 24)));
    }
    return now.minusMillis(random.nextInt(1_500));
  }

  private void remember(ProducerRecord<String, byte[]> record) {
    if (sent.size() < REMEMBERED) {
      sent.add(record);
    } else {
      sent.set(random.nextInt(REMEMBERED), record);
    }
  }

  private static ProducerRecord<String, byte[]> structured(
      SampleOrganization organization, RunEvent event) {
    return record(organization, EVENTS.write(event));
  }

  private static ProducerRecord<String, byte[]> record(
      SampleOrganization organization, byte[] value) {
    return new ProducerRecord<>(Topics.RUN_EVENTS.name(), organization.id(), value);
  }

  /** The attributes as headers, and the data alone as the value. */
  private static ProducerRecord<String, byte[]> binary(RunEvent event) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            Topics.RUN_EVENTS.name(), event.subject(), data(event.data()).getBytes(UTF_8));
    header(record, "ce_specversion", event.specversion());
    header(record, "ce_id", event.id());
    header(record, "ce_source", event.source());
    header(record, "ce_type", event.type());
    header(record, "ce_subject", event.subject());
    event.time().ifPresent(time -> header(record, "ce_time", time.toString()));
    header(record, "content-type", "application/json");
    return record;
  }

  private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }

  private static String data(RunData data) {
    List<String> fields = new ArrayList<>();
    data.ruleSetId().ifPresent(id -> fields.add("\"ruleSetId\":\"" + id + "\""));
    data.environmentId().ifPresent(id -> fields.add("\"environmentId\":\"" + id + "\""));
    data.correlationId().ifPresent(id -> fields.add("\"correlationId\":\"" + id + "\""));
    data.quantity().ifPresent(quantity -> fields.add("\"quantity\":" + quantity));
    data.credits().ifPresent(credits -> fields.add("\"credits\":" + credits));
    return "{" + String.join(",", fields) + "}";
  }

  /** One kind of nonsense after the other, each of which real engines have been seen to send. */
  private ProducerRecord<String, byte[]> malformed(SampleOrganization organization, Instant now) {
    boolean future = malformedNumber % 6 == 4;
    RunEvent sound = event(organization, future ? now.plus(Duration.ofHours(1)) : now);
    String text = new String(EVENTS.write(sound), UTF_8);
    String broken =
        switch (malformedNumber++ % 6) {
          case 0 -> text.substring(0, text.length() / 2);
          case 1 -> "{\"message\":\"hello\"}";
          case 2 -> text.replace(sound.type(), "ai.ruleengine.unheard.of");
          case 3 -> text.replace(organization.id(), "no such organization!");
          case 4 -> text;
          default -> text.replaceAll("\"(quantity|credits)\":[^,}]*", "\"$1\":-1");
        };
    return record(organization, broken.getBytes(UTF_8));
  }

  /** Knuth's method, which suits the small numbers of one tick. */
  private int poisson(double expected) {
    double limit = Math.exp(-expected);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      count++;
      product *= random.nextDouble();
    }
    return count;
  }
}
