package io.runtally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AskedStatementTest {
  private static final String LOG =
      """
      {"user":"runtally","message":"execute <unnamed>: select 'x: y' from t\\nwhere a = $1 and b > $2 and c = $1 limit $3","detail":"Parameters: $1 = 'org_o''hara', $2 = '2026-11-01 00:00:00+00', $3 = NULL"}
      {"user":"runtally","message":"execute S_4: select 2 where a = $1","detail":"Parameters: $1 = 'org_other'"}
      {"user":"runtally","message":"statement: LISTEN changes"}
      {"message":"received SIGHUP, reloading configuration files"}
      """;

  private final List<AskedStatement> asked = AskedStatement.in(LOG, "org_o'hara");

  @Test
  void what_was_asked_about_an_organization_is_found_among_all_else() {
    assertEquals(1, asked.size());
    assertEquals(
        List.of(Optional.of("org_o'hara"), Optional.of("2026-11-01 00:00:00+00"), Optional.empty()),
        asked.getFirst().parameters());
  }

  @Test
  void for_pgbench_parameters_are_variables() {
    assertEquals(
        "select 'x: y' from t\nwhere a = :p1 and b > :p2 and c = :p1 limit :p3;\n",
        asked.getFirst().forPgbench());
  }

  @Test
  void for_jdbc_they_are_question_marks_in_their_order() {
    AskedStatement.ForJdbc jdbc = asked.getFirst().forJdbc();
    assertEquals("select 'x: y' from t\nwhere a = ? and b > ? and c = ? limit ?", jdbc.sql());
    assertEquals(
        List.of(
            Optional.of("org_o'hara"),
            Optional.of("2026-11-01 00:00:00+00"),
            Optional.of("org_o'hara"),
            Optional.empty()),
        jdbc.values());
  }
}
