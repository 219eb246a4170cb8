package io.runtally.view.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/** How the types of our records are written to PostgreSQL and read from it. */
public final class PlainTypes {
  private PlainTypes() {}

  static Jdbi registeredWith(Jdbi jdbi) {
    return jdbi.registerArgument(new TextArgument())
        .registerArgument(new MomentArgument())
        .registerArgument(new MonthArgument())
        .registerArrayType(String.class, "text");
  }

  /** A text as PostgreSQL can hold it: it has no NUL. */
  public static String storable(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }

  static Instant moment(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Optional<Instant> optionalMoment(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static YearMonth month(ResultSet row, String column) throws SQLException {
    return YearMonth.from(row.getObject(column, LocalDate.class));
  }

  static Optional<String> optionalText(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  static Optional<Long> optionalNumber(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, Long.class));
  }

  private static final class TextArgument extends AbstractArgumentFactory<String> {
    TextArgument() {
      super(Types.VARCHAR);
    }

    @Override
    protected Argument build(String value, ConfigRegistry config) {
      String text = storable(value);
      return (position, statement, context) -> statement.setString(position, text);
    }
  }

  /** Cut to microseconds: PostgreSQL would round up, to a moment that has not come. */
  private static final class MomentArgument extends AbstractArgumentFactory<Instant> {
    MomentArgument() {
      super(Types.TIMESTAMP_WITH_TIMEZONE);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      OffsetDateTime moment = value.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
      return (position, statement, context) -> statement.setObject(position, moment);
    }
  }

  /** The first day of a month stands for it. */
  private static final class MonthArgument extends AbstractArgumentFactory<YearMonth> {
    MonthArgument() {
      super(Types.DATE);
    }

    @Override
    protected Argument build(YearMonth value, ConfigRegistry config) {
      LocalDate first = value.atDay(1);
      return (position, statement, context) -> statement.setObject(position, first);
    }
  }
}
