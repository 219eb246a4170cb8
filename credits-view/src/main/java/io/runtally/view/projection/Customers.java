package io.runtally.view.projection;

import io.runtally.schemas.BillingCustomer;
import io.runtally.schemas.Topics;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the newest customer of each organization, or that it was deleted (R20). The one at the
 * higher offset, as compaction does: the times of this topic are its producers'.
 */
final class Customers extends Table<BillingCustomer> {
  Customers() {
    super(Topics.BILLING_CUSTOMERS, BillingCustomer.class, BillingCustomer::organizationId);
  }

  @Override
  boolean takesTombstones() {
    return true;
  }

  @Override
  void write(Handle handle, List<Told<BillingCustomer>> told) {
    each(
        handle,
        """
        insert into customers
          (organization, arrived_at, partition, record_offset, customer_id, created_at)
        values (:organization, :arrivedAt, :partition, :offset, :customerId, :createdAt)
        on conflict (organization) do update set
          arrived_at = excluded.arrived_at,
          partition = excluded.partition,
          record_offset = excluded.record_offset,
          customer_id = excluded.customer_id,
          created_at = excluded.created_at
        where case when excluded.partition = customers.partition
          then excluded.record_offset > customers.record_offset
          else excluded.arrived_at > customers.arrived_at end
        """,
        told,
        (row, named) -> {
          Optional<BillingCustomer> customer = named.value();
          named
              .bindTo(row)
              .bind("customerId", customer.map(BillingCustomer::customerId))
              .bind("createdAt", customer.map(BillingCustomer::createdAt));
        });
  }
}
