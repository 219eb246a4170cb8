package io.runtally.bench;

import io.runtally.bench.peers.PostgresMeter;
import io.runtally.bench.peers.Task;
import io.runtally.sandbox.DatabaseAccess;
import io.runtally.sandbox.DatabaseProcess;
import io.runtally.sandbox.Folders;
import io.runtally.sandbox.JavaProcess;
import io.runtally.sandbox.JavaProgram;
import io.runtally.sandbox.Ports;
import io.runtally.sandbox.SandboxProblem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code postgres}: a consumer, and a PostgreSQL of its own that keeps everything. */
record PostgresPeer() implements Contender {
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(60);

  /** As for a machine that a meter and its database have to themselves; every commit is durable. */
  private static final List<String> SETTINGS =
      List.of(
          "alter system set shared_buffers = '1GB'",
          "alter system set wal_buffers = '64MB'",
          "alter system set max_wal_size = '8GB'",
          "alter system set checkpoint_timeout = '15min'",
          "alter system set jit = 'off'");

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public String description() {
    return "a consumer, and PostgreSQL with a row per id; batches of 20,000 as binary arrays";
  }

  @Override
  public Attempt begin(Stage stage, int round) throws InterruptedException {
    Task task = Peer.task(stage, name(), round);
    DatabaseProcess database =
        DatabaseProcess.start(
            task.folder(), stage.folder().resolve("postgresql"), Ports.free(), _ -> {});
    boolean begun = false;
    try {
      tune(database);
      DatabaseAccess access = database.access();
      Connection connection = connect(access, access.user());
      JavaProcess process = JavaProcess.start(program(stage, task, access));
      begun = true;
      return new Running(stage, task.folder(), database, connection, process);
    } catch (SQLException refused) {
      throw new SandboxProblem("PostgreSQL cannot be used: " + refused.getMessage());
    } finally {
      if (!begun) {
        database.close();
      }
    }
  }

  private JavaProgram program(Stage stage, Task task, DatabaseAccess access) {
    List<String> arguments = new ArrayList<>(task.arguments());
    arguments.add(access.jdbcUrl());
    arguments.add(access.user());
    return new JavaProgram(
        name(),
        Peer.classPath(stage, Libraries.OF_STREAMS),
        Stage.JVM_OPTIONS,
        PostgresMeter.class.getName(),
        arguments,
        Map.of(PostgresMeter.PASSWORD, access.password()),
        Peer.log(stage, task));
  }

  private static Connection connect(DatabaseAccess access, String user) throws SQLException {
    return DriverManager.getConnection(access.jdbcUrl(), user, access.password());
  }

  private static void tune(DatabaseProcess database) throws SQLException {
    try (Connection administrator = connect(database.access(), "postgres");
        Statement statement = administrator.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
    }
    database.restart();
  }

  /** Such a process and its database at work. */
  private record Running(
      Stage stage,
      Path folder,
      DatabaseProcess database,
      Connection connection,
      JavaProcess process)
      implements Attempt {
    @Override
    public List<JavaProcess> processes() {
      return List.of(process);
    }

    @Override
    public long committed() {
      return numbers("select 'all', sum(next_offset) from offsets").getOrDefault("all", 0L);
    }

    @Override
    public Duration cpu() {
      return Stream.of(
              ProcessHandle.of(process.pid()).map(CpuUse::of),
              database.server().map(CpuUse::ofTree))
          .flatMap(Optional::stream)
          .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public Optional<String> contradiction() {
      process.stop(TIME_TO_STOP);
      Outcome found =
          new Outcome(
              numbers("select organization, sum(runs) from tallies group by organization"),
              numbers("select organization, sum(credits) from deductions group by organization"));
      return stage.workload().expected().contradiction(found);
    }

    private Map<String, Long> numbers(String query) {
      Map<String, Long> numbers = new HashMap<>();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          numbers.put(rows.getString(1), rows.getLong(2));
        }
      } catch (SQLException notYet) {
        // Until the contender has made its tables there is nothing to read.
        return Map.of();
      }
      return numbers;
    }

    @Override
    public void close() {
      process.kill();
      database.close();
      Folders.delete(folder);
    }
  }
}
