package io.runtally.view.projection;

import io.runtally.schemas.OrganizationPlan;
import io.runtally.schemas.Topics;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Keeps every statement: which plan is in force depends on the moment of asking (R5). */
final class PlanStatements extends Table<OrganizationPlan> {
  PlanStatements() {
    super(Topics.ORGANIZATION_PLANS, OrganizationPlan.class, OrganizationPlan::organizationId);
  }

  @Override
  boolean takesTombstones() {
    return true;
  }

  @Override
  void write(Handle handle, List<Told<OrganizationPlan>> told) {
    each(
        handle,
        """
        insert into plan_statements
          (organization, arrived_at, partition, record_offset, holds_from, plan, monthly_runs)
        values (:organization, :arrivedAt, :partition, :offset, :holdsFrom, :plan, :monthlyRuns)
        on conflict do nothing
        """,
        told,
        (row, statement) ->
            statement
                .bindTo(row)
                .bind(
                    "holdsFrom",
                    statement
                        .value()
                        .flatMap(OrganizationPlan::effectiveFrom)
                        .orElse(statement.place().arrivedAt())
                        // As exact as the meter takes it.
                        .truncatedTo(ChronoUnit.MILLIS))
                .bind("plan", statement.value().map(OrganizationPlan::plan))
                .bind("monthlyRuns", statement.value().map(OrganizationPlan::monthlyRuns)));
  }
}
