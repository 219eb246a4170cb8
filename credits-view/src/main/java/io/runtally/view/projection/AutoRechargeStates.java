package io.runtally.view.projection;

import io.runtally.schemas.CreditBalance;
import io.runtally.schemas.Topics;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Keeps how auto-recharge stands, as the meter told last. Not the balance that comes with it: the
 * one that is shown is the newest ledger entry's (R32).
 */
final class AutoRechargeStates extends Table<CreditBalance> {
  AutoRechargeStates() {
    super(Topics.CREDIT_BALANCES, CreditBalance.class, CreditBalance::organizationId);
  }

  @Override
  void write(Handle handle, List<Told<CreditBalance>> told) {
    // The meter tells an organization's states in their order, all in one partition.
    each(
        handle,
        """
        insert into auto_recharge
          (organization, sequence, record_offset, state, reason, settings_at)
        values (:organization, :sequence, :offset, :state, :reason, :settingsAt)
        on conflict (organization) do update set
          sequence = excluded.sequence,
          record_offset = excluded.record_offset,
          state = excluded.state,
          reason = excluded.reason,
          settings_at = excluded.settings_at
        where (excluded.sequence, excluded.record_offset)
            > (auto_recharge.sequence, auto_recharge.record_offset)
        """,
        told,
        (row, each) -> {
          CreditBalance balance = each.value().orElseThrow();
          row.bind("organization", each.organization())
              .bind("sequence", balance.sequence())
              .bind("offset", each.place().offset())
              .bind("state", balance.autoRecharge().state().name())
              .bind("reason", balance.autoRecharge().reason().map(Enum::name))
              .bind("settingsAt", balance.autoRecharge().settingsAt());
        });
  }
}
