package io.runtally.schemas;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.runtally.schemas.CreditDeduction.PaidRun;
import java.io.IOException;
import java.io.Serial;
import java.time.YearMonth;

/**
 * Writes a run on a receipt just as the mapper would by itself. Every overage run comes by here,
 * and the mapper takes twice as long to look each field up.
 */
final class PaidRunWriter extends StdSerializer<PaidRun> {
  @Serial private static final long serialVersionUID = 1L;

  private static final SerializedString ID = new SerializedString("id");
  private static final SerializedString SOURCE = new SerializedString("source");
  private static final SerializedString QUANTITY = new SerializedString("quantity");
  private static final SerializedString MONTH = new SerializedString("month");
  private static final SerializedString RULE_SET_ID = new SerializedString("ruleSetId");

  /** A month and how it is written. */
  private record Written(YearMonth month, SerializedString text) {
    static Written of(YearMonth month) {
      return new Written(month, new SerializedString(month.toString()));
    }
  }

  // Nearly all runs are of one month. Threads that put each other's aside only write it again.
  private transient Written latest = Written.of(YearMonth.of(1970, 1));

  PaidRunWriter() {
    super(PaidRun.class);
  }

  @Override
  public void serialize(PaidRun run, JsonGenerator json, SerializerProvider mapper)
      throws IOException {
    json.writeStartObject(run);
    json.writeFieldName(ID);
    json.writeString(run.id());
    json.writeFieldName(SOURCE);
    json.writeString(run.source());
    json.writeFieldName(QUANTITY);
    json.writeNumber(run.quantity());
    json.writeFieldName(MONTH);
    json.writeString(textOf(run.month()));
    json.writeFieldName(RULE_SET_ID);
    json.writeString(run.ruleSetId().orElse(null));
    json.writeEndObject();
  }

  private SerializedString textOf(YearMonth month) {
    Written known = latest;
    if (!known.month().equals(month)) {
      known = Written.of(month);
      latest = known;
    }
    return known.text();
  }
}
