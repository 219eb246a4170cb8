package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.runtally.schemas.Reading.Refused;
import io.runtally.schemas.Reading.Understood;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, reading them ends soon, in a refusal and never in an exception. */
class HostileInputTest {

  private static final int MEGABYTE = 1_048_576;
  private static final Duration SOON = Duration.ofSeconds(20);

  static Stream<Arguments> hostileValues() {
    return Stream.of(
        arguments("arrays within arrays", "[".repeat(MEGABYTE)),
        arguments("closed arrays within arrays", "[".repeat(5_000) + "]".repeat(5_000)),
        arguments("objects within objects", "{\"a\":".repeat(MEGABYTE / 5)),
        arguments("deep down in an unknown field", "{\"a\":" + "[".repeat(50_000) + "}"),
        arguments("a number of a megabyte", "{\"amountCents\":" + "9".repeat(MEGABYTE) + "}"),
        arguments("a fraction of a megabyte", "{\"amountCents\":0." + "9".repeat(MEGABYTE) + "}"),
        arguments("a huge exponent", "{\"amountCents\":1e999999999,\"kind\":\"ADJUSTMENT\"}"),
        arguments("a tiny exponent", "{\"amountCents\":1e-999999999,\"kind\":\"ADJUSTMENT\"}"),
        arguments("an exponent beyond int", "{\"amountCents\":1e99999999999}"),
        arguments("an exponent beyond long", "{\"amountCents\":-1e-99999999999999999999999}"),
        arguments("an exponent of a megabyte", "{\"amountCents\":1e" + "9".repeat(MEGABYTE) + "}"),
        arguments("a huge number in an unknown field", "{\"unknown\":1e999999999}"),
        arguments("a string of a megabyte", "\"" + "x".repeat(MEGABYTE) + "\""),
        arguments("an id of a megabyte", "{\"subject\":\"" + " ".repeat(MEGABYTE) + "\"}"),
        arguments("a name of a megabyte", "{\"" + "x".repeat(MEGABYTE) + "\":1}"),
        arguments(
            "a time of a megabyte",
            "{\"time\":\"2026-11-22T06:52:00." + "1".repeat(MEGABYTE) + "\"}"),
        arguments("names that all hash alike", namesThatHashAlike()),
        arguments("a hundred thousand names", manyNames()),
        arguments("a hundred thousand bad elements", "{\"runs\":[" + "7,".repeat(100_000) + "7]}"),
        arguments("a hundred thousand bad months", "{\"months\":[" + "7,".repeat(100_000) + "7]}"),
        arguments("spaces", " ".repeat(MEGABYTE)),
        arguments("zeros", "\0".repeat(MEGABYTE)),
        arguments("half a surrogate pair", "\"\\ud800\""),
        arguments("half a pair as a name", "{\"\\ud800\":1}"),
        arguments("a byte order mark alone", "\uFEFF"),
        arguments("two byte order marks", "\uFEFF\uFEFF{}"));
  }

  /** "Aa" and "BB" have the same hash code, and so have all words made of them. */
  private static String namesThatHashAlike() {
    return IntStream.range(0, 1 << 14)
        .mapToObj(word ->
            IntStream.range(0, 14)
                .mapToObj(bit -> (word >> bit & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining("", "\"", "\":1")))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String manyNames() {
    return IntStream.range(0, 100_000)
        .mapToObj(number -> "\"n" + number + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostileValues")
  void it_is_refused_by_every_topic(String what, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Samples.topics()
        .forEach(topic -> {
          Reading<Record> reading =
              assertTimeoutPreemptively(SOON, () -> Samples.formatOf(topic).read(bytes));
          String detail = assertInstanceOf(Refused.class, reading, topic.name()).detail();
          assertFalse(detail.isBlank());
          assertFalse(detail.length() > 350, detail);
        });
  }

  static Stream<Topic> topics() {
    return Samples.topics();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void a_sample_with_random_damage_is_refused_or_understood_and_can_then_be_written(Topic topic) {
    long seed = System.nanoTime();
    var random = new Random(seed);
    RecordFormat<Record> format = Samples.formatOf(topic);
    for (int round = 0; round < 3_000; round++) {
      byte[] damaged = damage(Samples.bytesOf(topic), random);
      String shown =
          "seed " + seed + ", round " + round + ": " + new String(damaged, StandardCharsets.UTF_8);
      switch (format.read(damaged)) {
        case Understood<Record> understood ->
            assertEquals(understood, format.read(format.write(understood.value())), shown);
        case Refused<Record>(RejectionReason reason, String detail) -> {
          assertFalse(detail.contains("cannot be held"), () -> shown + " -> " + detail);
          assertEquals(1, detail.lines().count(), detail);
        }
      }
    }
  }

  private static final String[] PIECES = {
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "-1",
    "1.0",
    "1e3",
    "1e99",
    "0.5",
    "18446744073709551621.0",
    "\\ud800",
    "\\u0000",
    "\"2026-11-22T06:52:60Z\"",
    "\"0000-01\"",
    "\"9999-12-31T23:59:59-01:00\"",
    "999999999999999999999",
    "\n",
    ",",
    ":",
    "\"",
    "{",
    "]"
  };

  private static byte[] damage(byte[] sample, Random random) {
    byte[] damaged = sample;
    for (int blow = random.nextInt(1, 3); blow > 0; blow--) {
      int from = random.nextInt(damaged.length);
      int to = Math.min(damaged.length, from + random.nextInt(8));
      damaged =
          switch (random.nextInt(4)) {
            case 0 -> joined(damaged, from, new byte[] {(byte) random.nextInt(256)}, from + 1);
            case 1 -> joined(damaged, from, new byte[0], to);
            case 2 -> joined(damaged, from, piece(random), to);
            default -> valueReplaced(damaged, random);
          };
    }
    return damaged;
  }

  /** Puts another value behind one of the colons, so that the JSON stays whole. */
  private static byte[] valueReplaced(byte[] sample, Random random) {
    String text = new String(sample, StandardCharsets.ISO_8859_1);
    int[] colons =
        IntStream.range(0, text.length() - 1)
            .filter(at -> text.startsWith("\":", at))
            .map(at -> at + 2)
            .toArray();
    if (colons.length == 0) {
      return sample;
    }
    int from = colons[random.nextInt(colons.length)];
    int to = from;
    while (to < text.length() && ",}]".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return joined(sample, from, piece(random), to);
  }

  private static byte[] piece(Random random) {
    return PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[] around, int from, byte[] middle, int to) {
    byte[] joined = Arrays.copyOf(around, from + middle.length + around.length - to);
    System.arraycopy(middle, 0, joined, from, middle.length);
    System.arraycopy(around, to, joined, from + middle.length, around.length - to);
    return joined;
  }
}
