package io.runtally.bench;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a contender was at one moment, and what it had cost.
 *
 * @param at of a clock that only goes forward
 * @param events committed
 * @param application processor time of the contender
 * @param broker processor time of the broker
 * @param machine processor time of everything; absent where the system does not tell
 */
record Sample(
    Duration at, long events, Duration application, Duration broker, Optional<Duration> machine) {}
