package io.runtally.bench;

import io.runtally.sandbox.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a contender's class path holds. Flink and Kafka Streams each bring a RocksDB, two versions
 * under the same names, and Flink's Kafka connector reaches into the Kafka client of one version.
 */
enum Libraries {
  OF_STREAMS("(flink|frocksdbjni)-.*") {
    @Override
    Stream<String> more(Path target) {
      return Stream.empty();
    }
  },
  OF_FLINK("(kafka-streams|rocksdbjni|kafka-clients)-.*") {
    @Override
    Stream<String> more(Path target) throws IOException {
      try (Stream<Path> files = Files.list(target.resolve("flink-lib"))) {
        return files.map(Path::toString).toList().stream();
      }
    }
  };

  private final String leftOut;

  /**
   * @param leftOut a pattern of their names
   */
  Libraries(String leftOut) {
    this.leftOut = leftOut;
  }

  /** Those that only these contenders have. */
  abstract Stream<String> more(Path target) throws IOException;

  /**
   * The class path.
   *
   * @param home the folder of the repository
   * @throws io.runtally.sandbox.SandboxProblem when the benchmark is not built
   */
  List<String> in(Path home) throws IOException {
    Path module = home.resolve("bench");
    return Stream.concat(
            JavaProgram.packaged(module, "runtally-bench").stream()
                .filter(jar -> !nameOf(jar).matches(leftOut)),
            more(module.resolve("target")))
        .toList();
  }

  private static String nameOf(String jar) {
    return jar.substring(jar.lastIndexOf('/') + 1);
  }
}
