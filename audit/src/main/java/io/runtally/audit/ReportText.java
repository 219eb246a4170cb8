package io.runtally.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A report as people read it, and as programs do. */
final class ReportText {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MOST_SHOWN = 20;

  private ReportText() {}

  static String forPeople(Report report) {
    Totals totals = report.totals();
    var text = new StringBuilder();
    line(text, "The books of %,d organizations".formatted(totals.organizations));
    line(text, "");
    line(text, "  ledger entries         %,12d".formatted(totals.entries));
    line(text, "  credits bought         %,+12d".formatted(report.bought()));
    line(text, "  credits recharged      %,+12d".formatted(report.recharged()));
    line(text, "  refunds and disputes   %,+12d".formatted(report.reversed()));
    line(text, "  adjusted by support    %,+12d".formatted(report.adjusted()));
    line(text, "  deducted for usage     %,+12d".formatted(report.deducted()));
    line(
        text,
        "  runs of open months    %,12d covered, %,d overage, %,d waiting"
            .formatted(totals.covered, totals.overage, totals.waiting));
    line(
        text,
        "  run events read        %,12d, of which %,d cannot be counted and %,d lay astray"
            .formatted(report.input().events, report.input().uncountable, report.input().astray));
    line(
        text,
        "  payments read          %,12d, of which %,d cannot be credited"
            .formatted(report.input().payments, report.input().refusedPayments));
    line(text, "");
    line(text, "Checked");
    for (Check check : Check.values()) {
      line(
          text,
          "  %-68s %,12d times".formatted(check.promise(), totals.checked.getOrDefault(check, 0L)));
    }
    line(text, "");
    line(text, "Not checked");
    report.unchecked().forEach(sentence -> line(text, "  - %s".formatted(sentence)));
    line(text, "");
    if (report.isClean()) {
      line(text, "Every one of %,d checks held.".formatted(totals.comparisons()));
    } else {
      contradictions(text, report);
    }
    return text.toString();
  }

  private static void contradictions(StringBuilder text, Report report) {
    List<Finding> findings = report.findings();
    line(
        text,
        "%,d %s"
            .formatted(
                report.found(),
                report.found() == 1 ? "contradiction:" : "contradictions, the first of them:"));
    for (Finding finding : findings.subList(0, Math.min(findings.size(), MOST_SHOWN))) {
      String entry = finding.entry().isPresent() ? ", entry " + finding.entry().getAsLong() : "";
      String place =
          finding.place().equals("entry " + finding.entry().orElse(0))
              ? ""
              : " (" + finding.place() + ")";
      line(text, "  %s  %s%s%s".formatted(finding.check(), finding.organization(), entry, place));
      line(text, "      %s".formatted(finding.sentence()));
    }
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }

  static String forPrograms(Report report) {
    Totals totals = report.totals();
    ObjectNode json = MAPPER.createObjectNode();
    json.put("clean", report.isClean());
    json.put("organizations", totals.organizations);
    json.put("entries", totals.entries);
    json.put("receipts", totals.receipts);
    json.put("payments", totals.payments);
    json.putObject("credits")
        .put("bought", report.bought())
        .put("recharged", report.recharged())
        .put("reversed", report.reversed())
        .put("adjusted", report.adjusted())
        .put("deducted", report.deducted());
    json.putObject("runs")
        .put("covered", totals.covered)
        .put("overage", totals.overage)
        .put("waiting", totals.waiting);
    json.putObject("input")
        .put("events", report.input().events)
        .put("uncountable", report.input().uncountable)
        .put("astray", report.input().astray);
    json.putObject("memory")
        .put("runs", totals.runsKept)
        .put("largestPartitionBytes", totals.runBytes);
    ObjectNode checks = json.putObject("checks");
    for (Check check : Check.values()) {
      checks.put(check.name(), totals.checked.getOrDefault(check, 0L));
    }
    ArrayNode unchecked = json.putArray("unchecked");
    report.unchecked().forEach(unchecked::add);
    json.put("found", report.found());
    ArrayNode findings = json.putArray("findings");
    for (Finding each : report.findings()) {
      ObjectNode finding = findings.addObject();
      finding.put("code", each.check().name());
      finding.put("organization", each.organization());
      each.entry()
          .ifPresentOrElse(
              entry -> finding.put("sequence", entry), () -> finding.putNull("sequence"));
      finding.put("place", each.place());
      finding.put("sentence", each.sentence());
    }
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
