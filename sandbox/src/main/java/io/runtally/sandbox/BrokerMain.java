package io.runtally.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * The main class of a {@link BrokerProcess}: formats the storage at the first start, then is a
 * Kafka broker. Both in one JVM, because starting a second one takes as long as the formatting.
 *
 * <p>Arguments: the properties file, the folder of the logs, the id of its cluster.
 */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] arguments) {
    String properties = arguments[0];
    if (!Files.exists(Path.of(arguments[1], "meta.properties"))) {
      String[] format = {"format", "--cluster-id", arguments[2], "--config", properties};
      int code = StorageTool.execute(format, System.out);
      if (code != 0) {
        System.exit(code);
      }
    }
    Kafka.main(new String[] {properties});
  }
}
