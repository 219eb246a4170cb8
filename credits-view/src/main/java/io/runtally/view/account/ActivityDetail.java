package io.runtally.view.account;

import io.runtally.schemas.CreditDeduction;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.LedgerEntry;
import java.util.Optional;

/**
 * One entry of the credit history and what is behind it.
 *
 * @param deduction of an entry that usage caused: the runs that it paid for (R11)
 * @param payment of an entry that a payment caused
 */
public record ActivityDetail(
    LedgerEntry entry, Optional<CreditDeduction> deduction, Optional<CreditPayment> payment) {}
