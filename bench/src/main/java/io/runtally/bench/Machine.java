package io.runtally.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * What everything ran on.
 *
 * @param processor its model; the architecture where the system tells no more
 */
record Machine(int processors, String processor, long memoryBytes, String system, String software) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  static Machine here() {
    long memory =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean told
            ? told.getTotalMemorySize()
            : 0;
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        model(),
        memory,
        "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version")),
        "JDK %s, Kafka %s".formatted(Runtime.version().feature(), AppInfoParser.getVersion()));
  }

  private static String model() {
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith(MODEL))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException notLinux) {
      return System.getProperty("os.arch");
    }
  }

  String description() {
    return "%d processors (%s), %d GB of memory, %s, %s; the broker on the same machine."
        .formatted(
            processors, processor, Math.round(memoryBytes / (double) (1 << 30)), system, software);
  }
}
