/**
 * The credits page: what an organization's people see and press (R31).
 *
 * <p>Views turn the values of {@code account} and the moment of looking into the words, figures and
 * coordinates to be shown; they are pure, and everything worth a test is in them. The templates of
 * {@code src/main/jte} only lay them out, and escape every text. Controllers read {@code books},
 * call {@code commands} and hold no state. The page works without JavaScript; with it, sections
 * replace themselves by id.
 */
@NullMarked
package io.runtally.view.page;

import org.jspecify.annotations.NullMarked;
