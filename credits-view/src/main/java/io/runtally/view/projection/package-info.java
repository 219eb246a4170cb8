/**
 * Follows the topics and writes what they say into the database.
 *
 * <p>The rows of a batch and the offsets after it are written in one transaction, and the offsets
 * live nowhere else: whatever stops a process, each record is written once. A row depends on the
 * records alone, not on the order in which the topics are read, so a database that was dropped is
 * built again as it was. Nothing here decides anything about money.
 */
@NullMarked
package io.runtally.view.projection;

import org.jspecify.annotations.NullMarked;
