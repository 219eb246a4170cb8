package io.runtally.view.books;

import static io.runtally.view.books.PlainTypes.moment;
import static io.runtally.view.books.PlainTypes.optionalText;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.schemas.BillingCustomer;
import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topics;
import io.runtally.view.account.SavedCard;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;

/** Rows as the records that they came from. */
final class Rows {
  private static final RecordFormat<CreditDeduction> RECEIPT =
      RecordFormat.of(Topics.CREDIT_DEDUCTIONS, CreditDeduction.class);

  private Rows() {}

  static LedgerEntry entry(ResultSet row) throws SQLException {
    return new LedgerEntry(
        row.getString("entry_id"),
        row.getString("organization"),
        row.getLong("sequence"),
        LedgerEntry.Kind.valueOf(row.getString("kind")),
        row.getLong("credits"),
        row.getLong("balance_before"),
        row.getLong("balance_after"),
        row.getString("reference"),
        optionalText(row, "actor"),
        optionalText(row, "reason"),
        moment(row, "booked_at"));
  }

  static CreditPayment payment(ResultSet row) throws SQLException {
    return new CreditPayment(
        row.getString("payment_id"),
        row.getString("organization"),
        CreditPayment.Kind.valueOf(row.getString("kind")),
        row.getLong("amount_cents"),
        row.getString("currency"),
        optionalText(row, "reverses_payment_id"),
        optionalText(row, "recharge_id"),
        optionalText(row, "actor"),
        optionalText(row, "reason"),
        moment(row, "occurred_at"));
  }

  static CreditDeduction receipt(ResultSet row) throws SQLException {
    return switch (RECEIPT.read(row.getString("receipt").getBytes(UTF_8))) {
      case Reading.Understood<CreditDeduction>(CreditDeduction receipt) -> receipt;
      case Reading.Refused<CreditDeduction> refused ->
          throw new IllegalStateException("A receipt in the database is not one: " + refused);
    };
  }

  static BillingCustomer customer(ResultSet row) throws SQLException {
    return new BillingCustomer(
        row.getString("organization"), row.getString("customer_id"), moment(row, "created_at"));
  }

  static SavedCard card(ResultSet row) throws SQLException {
    return new SavedCard(
        row.getString("customer_id"),
        row.getString("payment_method_id"),
        row.getString("brand"),
        row.getString("last4"),
        YearMonth.of(row.getInt("exp_year"), row.getInt("exp_month")),
        row.getString("saved_by"),
        moment(row, "saved_at"));
  }
}
