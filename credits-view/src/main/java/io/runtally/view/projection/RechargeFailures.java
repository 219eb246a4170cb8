package io.runtally.view.projection;

import io.runtally.schemas.RechargeFailure;
import io.runtally.schemas.Topics;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Keeps each failure as it was told first (R25). */
final class RechargeFailures extends Table<RechargeFailure> {
  RechargeFailures() {
    super(Topics.RECHARGE_FAILURES, RechargeFailure.class, RechargeFailure::organizationId);
  }

  @Override
  void write(Handle handle, List<Told<RechargeFailure>> told) {
    each(
        handle,
        """
        insert into recharge_failures
          (organization, recharge_id, arrived_at, partition, record_offset, code, decline_code,
           message, requires_action, payment_method_id, failed_at)
        values
          (:organization, :rechargeId, :arrivedAt, :partition, :offset, :code, :declineCode,
           :message, :requiresAction, :paymentMethodId, :failedAt)
        on conflict (organization, recharge_id) do update set
          arrived_at = excluded.arrived_at,
          partition = excluded.partition,
          record_offset = excluded.record_offset,
          code = excluded.code,
          decline_code = excluded.decline_code,
          message = excluded.message,
          requires_action = excluded.requires_action,
          payment_method_id = excluded.payment_method_id,
          failed_at = excluded.failed_at
        where (excluded.arrived_at, excluded.partition, excluded.record_offset)
            < (recharge_failures.arrived_at, recharge_failures.partition,
               recharge_failures.record_offset)
        """,
        told,
        (row, failed) -> {
          RechargeFailure failure = failed.value().orElseThrow();
          failed
              .bindTo(row)
              .bind("rechargeId", failure.rechargeId())
              .bind("code", failure.code())
              .bind("declineCode", failure.declineCode())
              .bind("message", failure.message())
              .bind("requiresAction", failure.requiresAction())
              .bind("paymentMethodId", failure.paymentMethodId())
              .bind("failedAt", failure.failedAt());
        });
  }
}
