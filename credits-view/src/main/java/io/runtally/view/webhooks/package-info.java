/**
 * What Stripe tells by its webhooks, turned into facts on Kafka.
 *
 * <p>Events come late, twice, in any order, or never, so none is trusted to be the news: each is
 * taken as a hint at an object, and what is published is keyed by that object's own id, which
 * counts once for ever (R15). An event is acknowledged only when its facts are durable. What does
 * not carry our metadata is somebody else's, and left alone.
 */
@NullMarked
package io.runtally.view.webhooks;

import org.jspecify.annotations.NullMarked;
