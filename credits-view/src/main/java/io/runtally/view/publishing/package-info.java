/**
 * What this service writes to Kafka: records that belong together, durable before anybody is told
 * so.
 */
@NullMarked
package io.runtally.view.publishing;

import org.jspecify.annotations.NullMarked;
