/**
 * What this service writes to Kafka: records that belong together, durable before anybody is told
 * so. And how far the topics reach, for who must have read all of them.
 */
@NullMarked
package io.runtally.view.publishing;

import org.jspecify.annotations.NullMarked;
