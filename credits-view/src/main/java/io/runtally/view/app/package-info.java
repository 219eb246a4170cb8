/**
 * The credits view as a process: configuration, checks at start, health and metrics. The only room
 * that knows how everything is put together.
 */
@NullMarked
package io.runtally.view.app;

import org.jspecify.annotations.NullMarked;
