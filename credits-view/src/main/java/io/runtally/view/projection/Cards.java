package io.runtally.view.projection;

import io.runtally.schemas.PaymentMethod;
import io.runtally.schemas.Topics;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Keeps the newest card of each organization, or that it was removed (R20). */
final class Cards extends Table<PaymentMethod> {
  Cards() {
    super(Topics.PAYMENT_METHODS, PaymentMethod.class, PaymentMethod::organizationId);
  }

  @Override
  boolean takesTombstones() {
    return true;
  }

  @Override
  void write(Handle handle, List<Told<PaymentMethod>> told) {
    each(
        handle,
        """
        insert into cards
          (organization, arrived_at, partition, record_offset, customer_id, payment_method_id,
           brand, last4, exp_month, exp_year, saved_by, saved_at)
        values
          (:organization, :arrivedAt, :partition, :offset, :customerId, :paymentMethodId,
           :brand, :last4, :expMonth, :expYear, :savedBy, :savedAt)
        on conflict (organization) do update set
          arrived_at = excluded.arrived_at,
          partition = excluded.partition,
          record_offset = excluded.record_offset,
          customer_id = excluded.customer_id,
          payment_method_id = excluded.payment_method_id,
          brand = excluded.brand,
          last4 = excluded.last4,
          exp_month = excluded.exp_month,
          exp_year = excluded.exp_year,
          saved_by = excluded.saved_by,
          saved_at = excluded.saved_at
        where (excluded.arrived_at, excluded.partition, excluded.record_offset)
            > (cards.arrived_at, cards.partition, cards.record_offset)
        """,
        told,
        (row, saved) -> {
          Optional<PaymentMethod> card = saved.value();
          saved
              .bindTo(row)
              .bind("customerId", card.map(PaymentMethod::customerId))
              .bind("paymentMethodId", card.map(PaymentMethod::paymentMethodId))
              .bind("brand", card.map(PaymentMethod::brand))
              .bind("last4", card.map(PaymentMethod::last4))
              .bind("expMonth", card.map(PaymentMethod::expMonth))
              .bind("expYear", card.map(PaymentMethod::expYear))
              .bind("savedBy", card.map(PaymentMethod::savedBy))
              .bind("savedAt", card.map(PaymentMethod::savedAt));
        });
  }
}
