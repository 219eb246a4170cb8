package io.runtally.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ReportTest {
  private static final Contender CONSUMER = Contenders.ALL.getFirst();
  private static final Summary FAST =
      new Summary(
          CONSUMER,
          Optional.of(figures(new Summary.Range(800_040, 896_950, 901_000), Optional.of(0.25))),
          List.of());
  private static final Summary OURS =
      new Summary(
          SummaryTest.METER,
          Optional.of(figures(new Summary.Range(200_000, 224_237.5, 230_000), Optional.empty())),
          List.of());
  private static final Summary WRONG =
      new Summary(Contenders.ALL.get(1), Optional.empty(), List.of("one <event> too many"));

  @Test
  void a_table_has_a_line_for_each_contender_and_ratios_to_the_read_limit() {
    assertEquals(
        """
        | contender  | events/s |      least to most | second half | of `consumer` | CPU s per million | its own | broker's |   others | exact |
        |------------|---------:|-------------------:|------------:|--------------:|------------------:|--------:|---------:|---------:|-------|
        | `consumer` |  897,000 | 800,000 to 901,000 |     900,000 |          1.00 |              3.50 |    2.25 |     1.25 |     0.25 | yes   |
        | `runtally` |  224,200 | 200,000 to 230,000 |     900,000 |          0.25 |              3.50 |    2.25 |     1.25 | not told | yes   |
        | `parse`    |          |                    |             |               |                   |         |          |          | no    |
        """
            .strip(),
        String.join("\n", Table.lines(List.of(FAST, OURS, WRONG))));
  }

  @Test
  void without_the_consumer_there_is_no_ratio() {
    assertTrue(Table.lines(List.of(OURS)).getLast().contains("|               |"));
  }

  @Test
  void slow_rates_keep_one_digit_more() {
    assertEquals("4,230", Table.rate(4_233));
    assertEquals("42,300", Table.rate(42_333));
  }

  @Test
  void the_json_has_the_promised_fields() throws Exception {
    JsonNode all = new JsonMapper().readTree(report(FAST, WRONG).toJson());
    JsonNode fast = all.path("contenders").path(0);
    assertEquals("consumer", fast.path("name").asText());
    assertEquals(896_950, fast.path("eventsPerSecond").asDouble());
    assertEquals(3.5, fast.path("cpuSecondsPerMillion").asDouble());
    assertTrue(fast.path("exact").isBoolean() && fast.path("exact").asBoolean());
    JsonNode wrong = all.path("contenders").path(1);
    assertEquals("parse", wrong.path("name").asText());
    assertTrue(wrong.path("eventsPerSecond").isNull());
    assertTrue(wrong.path("exact").isBoolean() && !wrong.path("exact").asBoolean());
    assertEquals("one <event> too many", wrong.path("faults").path(0).asText());
  }

  @Test
  void the_plot_is_well_formed_and_has_a_bar_for_each_contender_with_figures() throws Exception {
    Document svg =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(report(FAST, OURS, WRONG).toSvg().getBytes(UTF_8)));
    assertEquals("svg", svg.getDocumentElement().getTagName());
    assertEquals(2, svg.getElementsByTagName("rect").getLength());
    String text = svg.getDocumentElement().getTextContent();
    assertTrue(text.contains("897,000") && text.contains("no exact result"), text);
    assertTrue(text.contains("events & more"), text);
  }

  @Test
  void one_contender_that_is_not_exact_makes_the_whole_run_a_failure_that_is_told() {
    assertTrue(report(FAST, OURS).isExact());
    Report wrong = report(FAST, WRONG);
    assertFalse(wrong.isExact());
    assertEquals("parse: one <event> too many", wrong.lines().getLast());
  }

  private static Report report(Summary... summaries) {
    return new Report(
        new Machine(2, "a processor", 8L << 30, "an OS", "software"),
        "events & more.",
        1_000,
        3,
        List.of(summaries));
  }

  private static Summary.Figures figures(Summary.Range rates, Optional<Double> others) {
    return new Summary.Figures(rates, 900_000, 2.25, 1.25, others);
  }
}
