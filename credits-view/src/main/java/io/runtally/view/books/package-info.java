/**
 * The database, and how its projected tables are read. Few queries for each question, none that
 * grows with the length of an organization's history; nothing is ever written here.
 */
@NullMarked
package io.runtally.view.books;

import org.jspecify.annotations.NullMarked;
