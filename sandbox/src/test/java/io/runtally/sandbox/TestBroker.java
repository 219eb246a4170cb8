package io.runtally.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The broker of a test: empty at the start, gone at the end. */
public final class TestBroker {
  private TestBroker() {}

  /** A container where a Docker engine answers, a child process where none does; says which. */
  public static Broker start() {
    Broker broker = BrokerContainer.possible() ? BrokerContainer.start() : startProcess();
    System.out.printf("Broker: %s, at %s%n", broker.description(), broker.bootstrapServers());
    return broker;
  }

  private static Broker startProcess() {
    try {
      Path folder = Files.createTempDirectory("runtally-broker-");
      return new Forgetful(BrokerProcess.start(folder), folder);
    } catch (IOException noFolder) {
      throw new UncheckedIOException(noFolder);
    }
  }

  /** Takes its data with it. */
  private record Forgetful(BrokerProcess broker, Path folder) implements Broker {
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
      broker.close();
      try (Stream<Path> tree = Files.walk(folder)) {
        tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }
}
