package io.runtally.adjust;

import io.runtally.schemas.ClientSettings;
import io.runtally.schemas.LedgerEntry;
import io.runtally.support.CannotRun;
import io.runtally.support.LedgerReader;
import io.runtally.support.PaymentKey;
import io.runtally.support.Publisher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Books one adjustment, and sees it in the ledger. Used by one thread. */
public final class Adjuster implements AutoCloseable {
  private final ClientSettings settings;
  private final Adjustment adjustment;
  private final LedgerReader ledger;
  private @Nullable LedgerEntry last;
  private @Nullable LedgerEntry booked;

  public Adjuster(ClientSettings settings, Adjustment adjustment) {
    this.settings = settings;
    this.adjustment = adjustment;
    this.ledger = LedgerReader.of(settings, adjustment.organizationId(), this::read);
    ledger.readOn();
  }

  private void read(LedgerEntry entry) {
    last = entry;
    if (PaymentKey.of(entry).equals(Optional.of(adjustment.key()))) {
      booked = entry;
    }
  }

  /** The balance as it stands, in credits; empty for an organization without any entry. */
  public Optional<Long> balance() {
    return Optional.ofNullable(last).map(LedgerEntry::balanceAfter);
  }

  /**
   * The entry that it was booked as.
   *
   * @throws CannotRun where its id was used for another adjustment
   */
  public Optional<LedgerEntry> booked() {
    if (booked != null && !adjustment.isBookedAs(booked)) {
      throw new CannotRun(
          "%s was used before, for %+d credits by %s with the reason \"%s\" (entry %d of %s): leave --id away for another adjustment."
              .formatted(
                  adjustment.id(),
                  booked.credits(),
                  booked.actor().orElse("nobody"),
                  booked.reason().orElse(""),
                  booked.sequence(),
                  booked.organizationId()));
    }
    return Optional.ofNullable(booked);
  }

  /**
   * Publishes it and waits for its entry.
   *
   * @param at when it was decided
   * @return the entry; empty where it did not come within {@code limit}
   */
  public Optional<LedgerEntry> book(Instant at, Duration limit) throws InterruptedException {
    try (Publisher publisher = new Publisher(settings)) {
      publisher.pay(List.of(adjustment.payment(at)));
    }
    var _ = ledger.until(() -> booked != null, limit);
    return booked();
  }

  @Override
  public void close() {
    ledger.close();
  }
}
