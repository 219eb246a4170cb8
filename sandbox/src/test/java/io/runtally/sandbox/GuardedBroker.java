package io.runtally.sandbox;

import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker with two doors: one for services, where they need TLS, a name, a password and rights,
 * and an open one for the test itself.
 */
final class GuardedBroker implements Broker {
  private static final String STORE_PASSWORD = "store-password-of-a-test";
  private static final String MECHANISM = "SCRAM-SHA-512";

  private final BrokerProcess broker;
  private final int guardedPort;
  private final Path folder;
  private final Admin admin;

  private GuardedBroker(BrokerProcess broker, int guardedPort, Path folder) {
    this.broker = broker;
    this.guardedPort = guardedPort;
    this.folder = folder;
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  static GuardedBroker start(Path folder) throws IOException, InterruptedException {
    makeCertificate(folder);
    BrokerSeat seat = BrokerSeat.alone(Ports.free());
    int guarded = Ports.free();
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,GUARDED://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(seat.address().port(), guarded, seat.address().controllerPort()));
    settings.put(
        "advertised.listeners",
        "PLAINTEXT://127.0.0.1:%d,GUARDED://localhost:%d"
            .formatted(seat.address().port(), guarded));
    settings.put(
        "listener.security.protocol.map",
        "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,GUARDED:SASL_SSL");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("sasl.enabled.mechanisms", MECHANISM);
    settings.put(
        "listener.name.guarded.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.location", folder.resolve("broker.p12").toString());
    settings.put("ssl.keystore.password", STORE_PASSWORD);
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // Whoever comes by the open doors: the test, and the broker itself.
    settings.put("super.users", "User:ANONYMOUS");
    return new GuardedBroker(
        BrokerProcess.start(folder.resolve("broker"), seat, List.of(), settings, _ -> {}),
        guarded,
        folder);
  }

  /** A certificate for localhost that signed itself, and what clients need to trust it. */
  private static void makeCertificate(Path folder) throws IOException, InterruptedException {
    keytool(
        folder,
        "-genkeypair -alias broker -keyalg EC -dname CN=localhost -ext SAN=dns:localhost,ip:127.0.0.1"
            + " -validity 3650 -storetype PKCS12 -keystore broker.p12 -storepass "
            + STORE_PASSWORD);
    keytool(
        folder,
        "-exportcert -rfc -alias broker -keystore broker.p12 -file trusted.pem -storepass "
            + STORE_PASSWORD);
  }

  private static void keytool(Path folder, String arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    Process keytool =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (keytool.waitFor() != 0) {
      throw new AssertionError(Files.readString(folder.resolve("keytool.log")));
    }
  }

  void addUser(String name, String password) throws InterruptedException, ExecutionException {
    admin
        .alterUserScramCredentials(
            List.of(
                new UserScramCredentialUpsertion(
                    name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096), password)))
        .all()
        .get();
  }

  void allow(String user, ResourceType type, String name, AclOperation... operations)
      throws InterruptedException, ExecutionException {
    allow(user, new ResourcePattern(type, name, LITERAL), operations);
  }

  void allowPrefixed(String user, ResourceType type, String prefix, AclOperation... operations)
      throws InterruptedException, ExecutionException {
    allow(user, new ResourcePattern(type, prefix, PREFIXED), operations);
  }

  private void allow(String user, ResourcePattern what, AclOperation... operations)
      throws InterruptedException, ExecutionException {
    List<AclBinding> rights = new ArrayList<>();
    for (AclOperation operation : operations) {
      rights.add(
          new AclBinding(
              what,
              new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
    }
    admin.createAcls(rights).all().get();
  }

  /** Where services connect. */
  String guardedServers() {
    return "localhost:" + guardedPort;
  }

  /** What a client needs there, by Kafka's names. */
  Map<String, String> access(String user, String password) {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        MECHANISM,
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user, password),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        folder.resolve("trusted.pem").toString());
  }

  /** The same as environment variables of a service, with where the broker is. */
  Map<String, String> environment(String user, String password) {
    Map<String, String> variables =
        access(user, password).entrySet().stream()
            .collect(
                Collectors.toMap(
                    each -> "KAFKA_" + each.getKey().toUpperCase(Locale.ROOT).replace('.', '_'),
                    Map.Entry::getValue));
    variables.put("KAFKA_BOOTSTRAP_SERVERS", guardedServers());
    return variables;
  }

  /** The same as a file for commands. */
  Path file(String user, String password) throws IOException {
    Path file = Files.createTempFile(folder, user, ".properties");
    var settings = new Properties();
    settings.putAll(access(user, password));
    try (var writer = Files.newBufferedWriter(file)) {
      settings.store(writer, null);
    }
    return file;
  }

  @Override
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  @Override
  public String description() {
    return broker.description();
  }

  @Override
  public void kill() {
    broker.kill();
  }

  @Override
  public void restart() {
    broker.restart();
  }

  @Override
  public void suspend() {
    broker.suspend();
  }

  @Override
  public void resume() {
    broker.resume();
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
