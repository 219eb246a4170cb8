package io.runtally.audit;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** The options of how to reach the brokers. */
final class Connection {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "Where the brokers are. Default: ${DEFAULT-VALUE}.")
  private String bootstrapServers = "localhost:9092";

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description =
          "Settings of Kafka's consumer, as a properties file: security.protocol and such.")
  private Optional<Path> file = Optional.empty();

  /** The consumer's settings. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    if (file.isPresent()) {
      var properties = new Properties();
      try (Reader reader = Files.newBufferedReader(file.get())) {
        properties.load(reader);
      } catch (IOException unreadable) {
        throw new AuditProblem("The file %s cannot be read.".formatted(file.get()), unreadable);
      }
      properties
          .stringPropertyNames()
          .forEach(name -> settings.put(name, properties.getProperty(name)));
    }
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }

  /** What to tell of a failure of the brokers. */
  AuditProblem problem(Exception failure) {
    Throwable reason = failure;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    return new AuditProblem(
        "The brokers at %s cannot be read: %s".formatted(bootstrapServers, reason.getMessage()),
        failure);
  }
}
