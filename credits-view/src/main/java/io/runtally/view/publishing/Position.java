package io.runtally.view.publishing;

import java.time.Instant;

/**
 * Where a record lies.
 *
 * @param arrivedAt as stamped by the broker
 */
public record Position(String topic, int partition, long offset, Instant arrivedAt) {}
