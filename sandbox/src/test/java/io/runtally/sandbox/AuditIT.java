package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.runtally.audit.Explain;
import io.runtally.audit.Verify;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The audit beside a real meter that goes on working, and of books that were tampered with. */
class AuditIT {
  private static final String[] ORGANIZATIONS = {
    "org_a", "org_b", "org_c", "org_d", "org_e", "org_f", "org_g", "org_h"
  };

  private final MeterRig rig = MeterRig.start();

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void books_that_grow_are_right_and_planted_errors_are_named() throws Exception {
    rig.meter("meter-1");
    for (String organization : ORGANIZATIONS) {
      rig.plan(organization, 200);
      rig.purchase(organization, 50, "pi_" + organization);
    }
    var random = new Random(20_261_122);
    var sent = new AtomicInteger();
    try (var traffic = Executors.newSingleThreadScheduledExecutor()) {
      ScheduledFuture<?> sending =
          traffic.scheduleAtFixedRate(() -> send(sent, random), 0, 100, TimeUnit.MILLISECONDS);
      do {
        assertClean(verify());
        assertFalse(sending.isDone(), "Nothing is sent any more");
      } while (sent.get() < 12_000);
    }
    rig.flush();
    Answer rested = verify("--json");
    assertClean(rested);
    JsonNode report = new ObjectMapper().readTree(rested.out());
    assertTrue(report.at("/runs/overage").asLong() > 1_000, rested.out());
    assertTrue(report.at("/runs/waiting").asLong() > 0, rested.out());
    assertTrue(report.at("/input/astray").asLong() > 100, rested.out());
    assertTrue(report.at("/input/uncountable").asLong() > 100, rested.out());
    assertTrue(report.at("/checks/REVERSAL_WRONG").asLong() > 3, rested.out());

    explainEntries();
    plantErrors();
    Answer tampered = verify("--json", "--patience", "1");
    assertEquals(1, tampered.code(), tampered.out());
    assertNamed(tampered, "ENTRY_DOUBLED", "org_a", 1);
    assertNamed(tampered, "ENTRY_WITHOUT_CAUSE", "org_b", 1_000_000);
    assertNamed(tampered, "BALANCE_DISAGREES", "org_c", 1);
  }

  /** Runs with repeats, strays, damage, late ones and much at once; other usage; refunds. */
  private void send(AtomicInteger sent, Random random) {
    for (int more = 0; more < 40; more++) {
      int n = sent.getAndIncrement();
      String organization = ORGANIZATIONS[random.nextInt(ORGANIZATIONS.length)];
      String id = "run-" + (random.nextInt(10) == 0 ? random.nextInt(n + 1) : n);
      switch (random.nextInt(20)) {
        case 0 ->
            rig.sendTo(
                random.nextInt(MeterRig.PARTITIONS),
                Topics.RUN_EVENTS,
                random.nextBoolean() ? organization.getBytes(UTF_8) : null,
                MeterRig.run(organization, id).getBytes(UTF_8));
        case 1 -> rig.send(Topics.RUN_EVENTS, organization, "{\"damaged\":" + n);
        case 2 -> {
          Instant time = Instant.now().minus(Duration.ofDays(random.nextInt(40)));
          rig.send(
              Topics.RUN_EVENTS,
              organization,
              MeterRig.event(
                  organization, MeterRig.RUNS, "late-" + n, ",\"time\":\"" + time + "\""));
        }
        case 3 ->
            rig.send(
                Topics.RUN_EVENTS,
                organization,
                MeterRig.event(
                    organization,
                    MeterRig.RUNS,
                    "large-" + n,
                    ",\"data\":{\"quantity\":" + (1 + random.nextInt(400)) + "}"));
        case 4 ->
            rig.send(
                Topics.RUN_EVENTS,
                organization,
                MeterRig.event(
                    organization,
                    n % 5 == 0 ? MeterRig.RUNS : MeterRig.GENERATIONS,
                    "template-" + n,
                    n % 3 == 0 ? ",\"data\":{\"credits\":3}" : ""));
        case 5 -> money(organization, n, random);
        case 6 -> rig.send(Topics.RUN_EVENTS, "org_waits", MeterRig.run("org_waits", id));
        default -> rig.send(Topics.RUN_EVENTS, organization, MeterRig.run(organization, id));
      }
    }
  }

  private void money(String organization, int n, Random random) {
    String reverses = ",\"reversesPaymentId\":\"pi_" + organization + "\"";
    switch (random.nextInt(5)) {
      case 0 -> {
        rig.purchase(organization, 7, "pi_" + n);
        rig.purchase(organization, 7, "pi_" + n);
      }
      case 1 -> rig.payment(organization, "REFUND", 1 + random.nextInt(250), "re_" + n, reverses);
      case 2 -> {
        rig.payment(organization, "REFUND_FAILED", 150, "re_f" + n, reverses);
        rig.payment(organization, "REFUND", 150, "re_f" + n, reverses);
      }
      case 3 ->
          rig.payment(
              organization,
              "ADJUSTMENT",
              -200,
              "adj_" + n,
              ",\"actor\":\"eve\",\"reason\":\"why\"");
      default ->
          rig.payment(
              organization,
              "DISPUTE",
              99,
              "dp_" + n,
              ",\"reversesPaymentId\":\"pi_unseen\",\"reason\":\"fraudulent\"");
    }
  }

  private void explainEntries() {
    Books books = rig.books();
    books.until(() -> !books.deductions("org_a").isEmpty(), () -> "no deduction");
    CreditDeduction receipt =
        books.deductions("org_a").stream()
            .filter(each -> each.overageFrom().isPresent())
            .filter(each -> each.meter().equals(MeterRig.RUNS))
            .findFirst()
            .orElseThrow();
    books.until(() -> entryOf(books, receipt.deductionId()).isPresent(), () -> "no entry");
    long sequence = entryOf(books, receipt.deductionId()).orElseThrow();
    Answer deduction = run(new Explain(), "org_a", Long.toString(sequence));
    assertEquals(0, deduction.code(), deduction.err());
    assertTrue(deduction.out().contains("The allowance of"), deduction.out());
    assertTrue(deduction.out().contains(" was 200 runs then."), deduction.out());
    for (CreditDeduction.PaidRun paid : receipt.runs()) {
      assertTrue(deduction.out().contains(" of " + paid.id() + " from "), deduction.out());
    }
    assertFalse(deduction.out().contains("not in run-events any more"), deduction.out());
    long bought = entryOf(books, "pi_org_a").orElseThrow();
    Answer payment = run(new Explain(), "org_a", Long.toString(bought));
    assertTrue(
        payment.out().contains("It is a purchase of 50.00 dollars, pi_org_a"), payment.out());
    assertTrue(payment.out().contains("The entry lies in credit-ledger-"), payment.out());
    assertEquals(
        new Answer(
            1,
            "",
            "runtally: The ledger of org_none has no entry 1. Entries are numbered from 1.\n"),
        run(new Explain(), "org_none", "1"));
  }

  private static Optional<Long> entryOf(Books books, String reference) {
    return books.ledger("org_a").stream()
        .filter(entry -> entry.reference().equals(reference))
        .map(LedgerEntry::sequence)
        .findFirst();
  }

  private void plantErrors() {
    RecordFormat<LedgerEntry> format = RecordFormat.of(Topics.CREDIT_LEDGER, LedgerEntry.class);
    Books books = rig.books();
    books.until(
        () -> !books.ledger("org_a").isEmpty() && !books.balances("org_c").isEmpty(),
        () -> "nothing");
    LedgerEntry first = books.ledger("org_a").getFirst();
    plant("org_a", Topics.CREDIT_LEDGER.name(), format.write(first));
    plant(
        "org_b",
        Topics.CREDIT_LEDGER.name(),
        format.write(
            new LedgerEntry(
                "org_b:1000000",
                "org_b",
                1_000_000,
                LedgerEntry.Kind.PURCHASE,
                5,
                0,
                5,
                "pi_never",
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH)));
    plant(
        "org_c",
        Topics.CREDIT_BALANCES.name(),
        """
        {"organizationId":"org_c","balance":77,"sequence":1,"autoRecharge":{"state":"OFF",\
        "reason":null,"openRechargeId":null,"settingsAt":null},"updatedAt":"2026-11-22T12:00:00Z"}\
        """
            .getBytes(UTF_8));
    rig.flush();
  }

  private void plant(String organization, String topic, byte[] value) {
    int partition =
        Utils.toPositive(Utils.murmur2(organization.getBytes(UTF_8))) % MeterRig.PARTITIONS;
    rig.sendTo(partition, Topics.byName(topic).orElseThrow(), organization.getBytes(UTF_8), value);
  }

  private static void assertClean(Answer answer) {
    assertEquals(0, answer.code(), answer.out() + answer.err());
  }

  private static void assertNamed(Answer answer, String code, String organization, long entry)
      throws Exception {
    JsonNode findings = new ObjectMapper().readTree(answer.out()).get("findings");
    assertTrue(
        StreamSupport.stream(findings.spliterator(), false)
            .anyMatch(finding ->
                finding.get("code").asText().equals(code)
                    && finding.get("organization").asText().equals(organization)
                    && finding.get("sequence").asLong() == entry),
        () -> code + " of " + organization + " is not among " + findings);
  }

  private Answer verify(String... more) {
    return run(new Verify(), more);
  }

  private Answer run(Object command, String... more) {
    var out = new StringWriter();
    var err = new StringWriter();
    String[] arguments = new String[more.length + 1];
    arguments[0] = "--bootstrap-servers=" + rig.broker().bootstrapServers();
    System.arraycopy(more, 0, arguments, 1, more.length);
    int code =
        new CommandLine(command)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Answer(code, out.toString(), err.toString());
  }

  private record Answer(int code, String out, String err) {}
}
