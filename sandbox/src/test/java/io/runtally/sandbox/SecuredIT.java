package io.runtally.sandbox;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.CLUSTER;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.sandbox.identity.Role;
import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.schemas.Party;
import io.runtally.schemas.Topic;
import io.runtally.schemas.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A broker that wants TLS, a password and rights. The rights given are those that docs/scaling.md
 * lists.
 */
class SecuredIT {
  private static final String ORG = "org_low";
  private static final String METER = "password-of-the-meter";
  private static final String WORKER = "password-of-the-worker";
  private static final String VIEW = "password-of-the-view";
  private static final String OPERATOR = "password-of-the-operator";
  private static final String WRONG = "password-that-is-wrong";

  @TempDir private Path folder;

  @Test
  void services_and_commands_work_with_a_password_and_no_more_rights_than_are_listed()
      throws Exception {
    GuardedBroker broker = GuardedBroker.start(folder);
    grantRights(broker);
    String operator = broker.file("operator", OPERATOR).toString();
    String nobody = broker.file("operator", WRONG).toString();
    assertEquals(
        0, command(broker, operator, "topics", "--partitions", "" + MeterRig.PARTITIONS).code());

    List<String> told = new ArrayList<>();
    try (ViewRig rig = ViewRig.before(broker)) {
      assertLockedOut(
          () -> rig.meters().meter("meter-2", broker.environment("meter", WRONG), List.of()));
      assertLockedOut(
          () -> rig.charging().worker("worker-2", broker.environment("worker", WRONG), List.of()));
      assertLockedOut(() -> rig.view("view-2", broker.environment("view", WRONG)));

      ServiceProcess meter =
          rig.meters().meter("meter-1", broker.environment("meter", METER), List.of("--leave"));
      ServiceProcess worker =
          rig.charging().worker("worker-1", broker.environment("worker", WORKER), List.of());
      ServiceProcess view = rig.view("view-1", broker.environment("view", VIEW));
      useAllRights(rig);
      meter.close();
      rig.meters().forgetState("meter-1");
      meter = rig.meters().meter("meter-1");

      assertEquals(0, command(broker, operator, "verify").code());
      assertEquals(0, command(broker, operator, "explain", ORG, "1").code());
      assertEquals(
          0,
          command(broker, operator, "adjust", ORG, "+5", "--reason", "so", "--by", "ann", "--yes")
              .code());
      Answer rejected = command(broker, operator, "rejected");
      assertTrue(rejected.told().contains("MALFORMED_JSON"), rejected::told);
      Answer reconciled = reconcile(broker, operator, rig);
      assertEquals(0, reconciled.code(), reconciled::told);
      for (String[] refused :
          List.of(
              new String[] {"verify"},
              new String[] {"topics"},
              new String[] {"adjust", ORG, "+5", "--reason", "so", "--by", "ann", "--yes"})) {
        Answer answer = command(broker, nobody, refused);
        assertFalse(answer.code() == 0, answer::told);
        assertTrue(answer.told().contains("Authentication failed"), answer::told);
        assertFalse(answer.told().contains("\tat "), answer::told);
        told.add(answer.told());
      }
      meter.close();
      worker.close();
      view.close();
      for (String instance :
          List.of("meter-1", "worker-1", "view-1", "meter-2", "worker-2", "view-2")) {
        told.add(Files.readString(rig.meters().log(instance)));
      }
      told.add(Files.readString(folder.resolve("broker").resolve("broker.log")));
    }
    for (String text : told) {
      for (String password : List.of(METER, WORKER, VIEW, OPERATOR, WRONG)) {
        assertFalse(text.contains(password), text);
      }
      assertFalse(text.contains("AuthorizationException"), text);
    }
  }

  /** Everything that a service reads or writes, once. */
  private static void useAllRights(ViewRig rig) {
    MeterRig meters = rig.meters();
    StripeControl.Customer customer = rig.stripe().customer(ORG, "pm_card_visa");
    meters.plan(ORG, 0);
    meters.card(ORG, customer.customerId(), customer.paymentMethodId());
    meters.flush();
    meters.settings(ORG, true, 10, 20, "");
    meters.runs(ORG, 100, "run");
    meters.send(Topics.RUN_EVENTS, ORG, "{");
    meters.send(Topics.BILLING_CUSTOMERS, ORG, "{");
    meters.send(Topics.LOW_BALANCE, ORG, "{");
    meters.flush();
    Person owner = rig.person("view-1", ORG, Role.OWNER);
    owner.awaitBalance(19);
    Person.Reply saved =
        owner.put(
            "/auto-recharge",
            "{\"enabled\":true,\"threshold\":5,\"amount\":20,\"monthlyLimit\":null}");
    assertEquals(200, saved.status(), saved::toString);
    Books books = meters.books();
    books.until(
        () ->
            books.reasons(Topics.RECORDS_REJECTED).size() == 2
                && books.reasons(Topics.RUN_EVENTS_REJECTED).size() == 1,
        () -> books.reasons(Topics.RECORDS_REJECTED));
  }

  private static void assertLockedOut(Executable start) {
    String told = assertThrows(SandboxProblem.class, start).forPeople();
    assertTrue(told.contains("refuse the sign-in (Authentication failed"), told);
    assertTrue(told.contains("Check the user and the password in sasl.jaas.config"), told);
    assertFalse(told.contains("\tat "), told);
    assertFalse(told.contains("Exception"), told);
  }

  private static void grantRights(GuardedBroker broker) throws Exception {
    broker.addUser("meter", METER);
    grantTopics(broker, "meter", Party.METER_STREAMS, Topics.ALL);
    broker.allow("meter", TOPIC, Topics.CREDIT_LEDGER.name(), READ);
    broker.allowPrefixed(
        "meter", TOPIC, "runtally-meter-", CREATE, DELETE, DESCRIBE, DESCRIBE_CONFIGS, READ, WRITE);
    broker.allow("meter", GROUP, "runtally-meter", READ);
    broker.allowPrefixed("meter", TRANSACTIONAL_ID, "runtally-meter-", WRITE);

    broker.addUser("worker", WORKER);
    grantTopics(broker, "worker", Party.RECHARGE_WORKER, List.of());
    broker.allow("worker", TOPIC, Topics.CREDIT_PAYMENTS.name(), READ);
    broker.allow("worker", TOPIC, Topics.RECHARGE_FAILURES.name(), READ);
    broker.allowPrefixed("worker", GROUP, "runtally-recharge-", READ);
    broker.allowPrefixed("worker", TRANSACTIONAL_ID, "runtally-recharge-", WRITE);

    broker.addUser("view", VIEW);
    grantTopics(broker, "view", Party.CREDITS_VIEW, List.of());
    broker.allow("view", GROUP, "runtally-view", READ);
    broker.allowPrefixed("view", TRANSACTIONAL_ID, "runtally-view-", WRITE);

    broker.addUser("operator", OPERATOR);
    broker.allow("operator", CLUSTER, "kafka-cluster", CREATE);
    for (Topic topic : Topics.ALL) {
      broker.allow("operator", TOPIC, topic.name(), READ, DESCRIBE_CONFIGS);
    }
    broker.allow("operator", TOPIC, Topics.CREDIT_PAYMENTS.name(), WRITE);
    broker.allow("operator", TOPIC, Topics.RUN_EVENTS.name(), WRITE);
  }

  /** What the catalogue says, and looking at whatever is checked at start. */
  private static void grantTopics(
      GuardedBroker broker, String user, Party party, List<Topic> checked) throws Exception {
    for (Topic topic : Topics.ALL) {
      boolean reads = topic.readBy().contains(party);
      boolean writes = topic.writtenBy().contains(party);
      if (reads) {
        broker.allow(user, TOPIC, topic.name(), READ);
      }
      if (writes) {
        broker.allow(user, TOPIC, topic.name(), WRITE);
      }
      if (reads || writes || checked.contains(topic)) {
        broker.allow(user, TOPIC, topic.name(), DESCRIBE, DESCRIBE_CONFIGS);
      }
    }
  }

  private record Answer(int code, String told) {}

  private static Answer command(GuardedBroker broker, String file, String... arguments) {
    return run(Runtally.commandLine(), broker, file, arguments);
  }

  private static Answer reconcile(GuardedBroker broker, String file, ViewRig rig) {
    Map<String, String> stripe =
        Map.of(
            "STRIPE_API_KEY",
            ChargingRig.KEY,
            "STRIPE_API_BASE",
            rig.charging().address().toString());
    return run(new CommandLine(new Reconcile(InstantSource.system(), stripe)), broker, file);
  }

  private static Answer run(
      CommandLine command, GuardedBroker broker, String file, String... arguments) {
    var told = new StringWriter();
    command.setOut(new PrintWriter(told)).setErr(new PrintWriter(told));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-servers", broker.guardedServers(), "--command-config", file));
    int code = command.execute(all.toArray(String[]::new));
    return new Answer(code, told.toString());
  }
}
