package io.runtally.sandbox;

import com.github.dockerjava.api.DockerClient;
import java.time.Duration;
import java.util.Locale;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The broker as people run it in production: the official image, in a container. */
public final class BrokerContainer implements Broker {
  private static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.3.1");
  private static final int KAFKA_PORT = 9092;
  private static final Duration TIME_TO_START = Duration.ofSeconds(60);

  private final Container container;

  private BrokerContainer(Container container) {
    this.container = container;
  }

  /** Whether a Docker engine answers on this machine. */
  public static boolean possible() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  public static BrokerContainer start() {
    // A port of our choice, because an engine chooses another one at every restart.
    Container container = new Container(Ports.free());
    container.start();
    BrokerContainer broker = new BrokerContainer(container);
    broker.awaitAnswer();
    return broker;
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public String description() {
    return "%s in container %.12s".formatted(IMAGE, container.getContainerId());
  }

  @Override
  public void kill() {
    docker().killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
  }

  @Override
  public void restart() {
    if (isRunning()) {
      docker().stopContainerCmd(container.getContainerId()).exec();
    }
    docker().startContainerCmd(container.getContainerId()).exec();
    awaitAnswer();
  }

  @Override
  public void suspend() {
    docker().pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void resume() {
    docker().unpauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.stop();
  }

  private void awaitAnswer() {
    Waiting.until("the broker answers", TIME_TO_START, () -> Waiting.answers(bootstrapServers()));
  }

  private boolean isRunning() {
    return Boolean.TRUE.equals(
        docker().inspectContainerCmd(container.getContainerId()).exec().getState().getRunning());
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  private static final class Container extends KafkaContainer {
    Container(int port) {
      super(IMAGE);
      addFixedExposedPort(port, KAFKA_PORT);
      BrokerSettings.common().forEach((name, value) -> withEnv(variable(name), value));
    }

    /** The image's spelling of a setting: {@code KAFKA_MIN_INSYNC_REPLICAS}. */
    private static String variable(String setting) {
      return "KAFKA_" + setting.replace('.', '_').toUpperCase(Locale.ROOT);
    }
  }
}
