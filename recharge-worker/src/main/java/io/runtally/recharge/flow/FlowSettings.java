package io.runtally.recharge.flow;

import java.time.Duration;

/**
 * How orders flow.
 *
 * @param group what the consumer groups and transactions are named after
 * @param instanceId this process's name, the same after a restart and different from all others
 * @param batch orders carried on at the same time by a stage, at most
 * @param patience how long Stripe may keep one order waiting before it is put off
 * @param retryDelay how long an order waits that was put off
 * @param sessionTimeout after which a silent process loses its partitions to others
 */
public record FlowSettings(
    String group,
    String instanceId,
    int batch,
    Duration patience,
    Duration retryDelay,
    Duration sessionTimeout) {}
