package io.runtally.view.projection;

import java.time.Duration;

/**
 * How the topics are followed.
 *
 * @param group what the consumer group is named after
 * @param instanceId this process's name, the same after a restart and different from all others
 * @param sessionTimeout after which a silent process loses its partitions to others
 */
public record ProjectionSettings(String group, String instanceId, Duration sessionTimeout) {}
