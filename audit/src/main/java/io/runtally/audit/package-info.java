/**
 * A second pair of eyes: reads the topics, works out anew from the billing rules what the books
 * must say, and names each contradiction with organization and entry.
 *
 * <p>Invariants: nothing here is shared with what it checks but the record types; the books of a
 * partition ({@link io.runtally.audit.PartitionBooks}) are a pure fold that knows no Kafka and no
 * clock; what may still be on its way is a {@link io.runtally.audit.Doubt} before it is a {@link
 * io.runtally.audit.Finding}. Boundaries: it reads committed records and writes nothing to any
 * topic; what it spills to disk is deleted when it ends.
 */
@NullMarked
package io.runtally.audit;

import org.jspecify.annotations.NullMarked;
