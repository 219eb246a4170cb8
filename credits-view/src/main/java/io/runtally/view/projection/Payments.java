package io.runtally.view.projection;

import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.Topics;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Keeps each payment as it was told first: it may be told again for ever (R15). */
final class Payments extends Table<CreditPayment> {
  Payments() {
    super(Topics.CREDIT_PAYMENTS, CreditPayment.class, CreditPayment::organizationId);
  }

  @Override
  void write(Handle handle, List<Told<CreditPayment>> told) {
    each(
        handle,
        """
        insert into payments
          (organization, kind, payment_id, arrived_at, partition, record_offset, amount_cents,
           currency, reverses_payment_id, recharge_id, ordered_at, actor, reason, occurred_at)
        values
          (:organization, :kind, :paymentId, :arrivedAt, :partition, :offset, :amountCents,
           :currency, :reversesPaymentId, :rechargeId, :orderedAt, :actor, :reason, :occurredAt)
        on conflict (organization, kind, payment_id) do update set
          arrived_at = excluded.arrived_at,
          partition = excluded.partition,
          record_offset = excluded.record_offset,
          amount_cents = excluded.amount_cents,
          currency = excluded.currency,
          reverses_payment_id = excluded.reverses_payment_id,
          recharge_id = excluded.recharge_id,
          ordered_at = excluded.ordered_at,
          actor = excluded.actor,
          reason = excluded.reason,
          occurred_at = excluded.occurred_at
        where (excluded.arrived_at, excluded.partition, excluded.record_offset)
            < (payments.arrived_at, payments.partition, payments.record_offset)
        """,
        told,
        (row, paid) -> {
          CreditPayment payment = paid.value().orElseThrow();
          paid.bindTo(row)
              .bind("kind", payment.kind().name())
              .bind("paymentId", payment.paymentId())
              .bind("amountCents", payment.amountCents())
              .bind("currency", payment.currency())
              .bind("reversesPaymentId", payment.reversesPaymentId())
              .bind("rechargeId", payment.rechargeId())
              .bind("orderedAt", OrderedAt.of(payment))
              .bind("actor", payment.actor())
              .bind("reason", payment.reason())
              .bind("occurredAt", payment.occurredAt());
        });
  }
}
