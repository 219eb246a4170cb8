package io.runtally.schemas;

import java.time.Instant;
import java.util.Optional;

/**
 * The plan that an organization is on from some moment (topic {@code organization-plans}, R4 to
 * R6).
 *
 * @param plan the plan's name, 1 to 255 characters, shown to people
 * @param monthlyRuns runs that the plan covers in one UTC calendar month; 0 or more
 * @param effectiveFrom when it takes effect; where absent, its arrival on the broker counts (R5)
 */
public record OrganizationPlan(
    String organizationId, String plan, long monthlyRuns, Optional<Instant> effectiveFrom) {}
