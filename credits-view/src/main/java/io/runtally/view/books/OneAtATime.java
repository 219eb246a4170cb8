package io.runtally.view.books;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Lets one of several instances do a thing, by a lock of PostgreSQL's that ends with its
 * connection: an instance that dies keeps nobody away.
 */
public final class OneAtATime {
  /** So that no other use of advisory locks in this database is in the way. */
  private static final int LOCK_CLASS = 0x52554f;

  private final Database database;
  private final int thing;

  /**
   * Takes care of one thing.
   *
   * @param thing a number of its own among all things that one instance does at a time
   */
  public OneAtATime(Database database, int thing) {
    this.database = database;
    this.thing = thing;
  }

  /** Somebody's, until it is closed. */
  public final class Duty implements AutoCloseable {
    private final Connection connection;
    private final boolean ours;

    private Duty(Connection connection) throws SQLException {
      this.connection = connection;
      this.ours = lock(connection);
    }

    /** Whether nobody else does it now. */
    public boolean isOurs() {
      return ours;
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException gone) {
        // And with the connection the lock.
      }
    }
  }

  /** Ours, where nobody else has it. */
  public Duty duty() {
    try {
      return new Duty(database.connect());
    } catch (SQLException refused) {
      throw new IllegalStateException("The database does not answer", refused);
    }
  }

  private boolean lock(Connection connection) throws SQLException {
    try (PreparedStatement question =
        connection.prepareStatement("select pg_try_advisory_lock(?, ?)")) {
      question.setInt(1, LOCK_CLASS);
      question.setInt(2, thing);
      try (ResultSet answer = question.executeQuery()) {
        answer.next();
        return answer.getBoolean(1);
      }
    }
  }
}
