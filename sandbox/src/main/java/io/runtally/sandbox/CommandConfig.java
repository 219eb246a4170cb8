package io.runtally.sandbox;

import io.runtally.schemas.ClientSettings;
import io.runtally.support.CannotRun;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** The option for brokers that want TLS or a password, as Kafka's own tools have it. */
final class CommandConfig {
  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description =
          "Settings of Kafka's clients, as a properties file: security.protocol and such.")
  private Optional<Path> file = Optional.empty();

  /**
   * How clients connect.
   *
   * @throws CannotRun where the file cannot be read
   */
  ClientSettings settings(String bootstrapServers) {
    Properties given = new Properties();
    if (file.isPresent()) {
      try (Reader reader = Files.newBufferedReader(file.get())) {
        given.load(reader);
      } catch (IOException | IllegalArgumentException unreadable) {
        throw new CannotRun(
            "The file %s cannot be read: %s."
                .formatted(
                    file.get(),
                    unreadable instanceof IOException io ? Reasons.of(io) : "it is damaged"));
      }
    }
    return new ClientSettings(
        bootstrapServers, name -> Optional.ofNullable(given.getProperty(name)));
  }
}
