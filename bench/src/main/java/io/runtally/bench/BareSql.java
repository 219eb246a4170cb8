package io.runtally.bench;

import io.runtally.sandbox.DatabaseAccess;
import io.runtally.sandbox.SandboxProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How often a second a database executes a statement, prepared once, for some clients. */
sealed interface BareSql {
  /** For people. */
  String name();

  double perSecond(AskedStatement statement, int clients, Duration time)
      throws InterruptedException;

  /** By pgbench where it is installed, else by a loop of our own. */
  static BareSql of(DatabaseAccess database, Path folder) {
    return pgbench()
        .<BareSql>map(program -> new Pgbench(program, database, folder))
        .orElseGet(() -> new Loop(database));
  }

  private static Optional<Path> pgbench() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(place -> Path.of(place, "pgbench"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** PostgreSQL's own program for that. */
  record Pgbench(Path program, DatabaseAccess database, Path folder) implements BareSql {
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    @Override
    public String name() {
      return "pgbench -M prepared";
    }

    @Override
    public double perSecond(AskedStatement statement, int clients, Duration time)
        throws InterruptedException {
      URI place = URI.create(database.jdbcUrl().substring("jdbc:".length()));
      List<String> command =
          new ArrayList<>(
              List.of(
                  program.toString(),
                  "--no-vacuum",
                  "--protocol=prepared",
                  "--client=" + clients,
                  "--time=" + time.toSeconds(),
                  "--file=" + folder.resolve("call.sql"),
                  "--host=" + place.getHost(),
                  "--port=" + place.getPort(),
                  "--username=" + database.user()));
      for (int number = 1; number <= statement.parameters().size(); number++) {
        command.add("--define=p%d=%s".formatted(number, value(statement, number)));
      }
      command.add(place.getPath().substring(1));
      try {
        Files.writeString(folder.resolve("call.sql"), statement.forPgbench());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Not on the command line, where everybody could read it.
        builder.environment().put("PGPASSWORD", database.password());
        Process process = builder.start();
        try {
          String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          Matcher rate = RATE.matcher(told);
          if (process.waitFor() != 0 || !rate.find()) {
            throw new SandboxProblem("pgbench failed.", told.lines().toList());
          }
          return Double.parseDouble(rate.group(1));
        } finally {
          process.destroy();
        }
      } catch (IOException unusable) {
        throw new SandboxProblem("pgbench cannot be run: " + unusable.getMessage());
      }
    }

    private static String value(AskedStatement statement, int number) {
      return statement
          .parameters()
          .get(number - 1)
          .orElseThrow(() -> new SandboxProblem("pgbench has no variable that is null."));
    }
  }

  /** A loop over JDBC, for machines without pgbench: it costs a little more than that. */
  record Loop(DatabaseAccess database) implements BareSql {
    @Override
    public String name() {
      return "a loop over JDBC (no pgbench is installed)";
    }

    @Override
    public double perSecond(AskedStatement statement, int clients, Duration time)
        throws InterruptedException {
      long begin = System.nanoTime();
      long end = begin + time.toNanos();
      try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
        List<Future<Long>> all = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
          all.add(threads.submit(() -> executed(statement.forJdbc(), end)));
        }
        long count = 0;
        for (Future<Long> each : all) {
          count += each.get();
        }
        return count / ((System.nanoTime() - begin) / 1e9);
      } catch (ExecutionException refused) {
        throw new SandboxProblem("The bare statement cannot be executed: " + refused.getCause());
      }
    }

    private long executed(AskedStatement.ForJdbc asked, long end) throws SQLException {
      long count = 0;
      try (Connection connection =
              DriverManager.getConnection(
                  database.jdbcUrl(), database.user(), database.password());
          PreparedStatement statement = connection.prepareStatement(asked.sql())) {
        for (int number = 1; number <= asked.values().size(); number++) {
          statement.setObject(number, asked.values().get(number - 1).orElse(null), Types.OTHER);
        }
        while (System.nanoTime() < end) {
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              count += rows.isFirst() ? 1 : 0;
            }
          }
        }
      }
      return count;
    }
  }
}
