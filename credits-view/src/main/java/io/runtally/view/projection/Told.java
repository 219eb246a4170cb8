package io.runtally.view.projection;

import java.util.Optional;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What one record says of an organization.
 *
 * @param value absent for a tombstone
 */
record Told<T extends Record>(String organization, Optional<T> value, Place place) {

  /** Fills in {@code :organization} and what says where the record lies. */
  PreparedBatch bindTo(PreparedBatch batch) {
    return place.bindTo(batch).bind("organization", organization);
  }
}
