package io.runtally.support;

import io.runtally.schemas.ClientSettings;
import io.runtally.schemas.LedgerEntry;
import io.runtally.schemas.Reading;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topics;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads {@code credit-ledger}, and waits for what is to come. Used by one thread. */
public final class LedgerReader implements AutoCloseable {
  private static final RecordFormat<LedgerEntry> ENTRY =
      RecordFormat.of(Topics.CREDIT_LEDGER, LedgerEntry.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final TopicReader reader;
  private final Consumer<LedgerEntry> entries;

  private LedgerReader(TopicReader reader, Consumer<LedgerEntry> entries) {
    this.reader = reader;
    this.entries = entries;
  }

  /** Of all organizations. */
  public static LedgerReader ofAll(ClientSettings settings, Consumer<LedgerEntry> entries) {
    return new LedgerReader(TopicReader.ofAll(settings, Topics.CREDIT_LEDGER), entries);
  }

  /** Of one organization, each entry once. */
  public static LedgerReader of(
      ClientSettings settings, String organization, Consumer<LedgerEntry> entries) {
    return new LedgerReader(
        TopicReader.ofHome(settings, Topics.CREDIT_LEDGER, organization),
        entry -> {
          if (entry.organizationId().equals(organization)) {
            entries.accept(entry);
          }
        });
  }

  /** Hands over the entries up to now that were not handed over before. */
  public void readOn() {
    var _ =
        reader.readOn(record -> {
          if (ENTRY.read(record.value())
              instanceof Reading.Understood<LedgerEntry>(LedgerEntry entry)) {
            entries.accept(entry);
          }
        });
  }

  /**
   * Reads on until something holds.
   *
   * @return whether it held within {@code limit}
   */
  public boolean until(BooleanSupplier condition, Duration limit) throws InterruptedException {
    long began = System.nanoTime();
    readOn();
    while (!condition.getAsBoolean() && System.nanoTime() - began < limit.toNanos()) {
      Thread.sleep(BETWEEN_LOOKS);
      readOn();
    }
    return condition.getAsBoolean();
  }

  @Override
  public void close() {
    reader.close();
  }
}
