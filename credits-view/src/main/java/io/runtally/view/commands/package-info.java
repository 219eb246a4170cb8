/**
 * What people may do: each command publishes to Kafka, and answers once the database shows its
 * effect. Nothing here writes the database.
 */
@NullMarked
package io.runtally.view.commands;

import org.jspecify.annotations.NullMarked;
