/**
 * Records that were set aside: what they are, why, and sending run events once more.
 *
 * <p>Invariants: a record goes back as it came, under its own key, id and headers, without those
 * that say why it was set aside, so that one that was counted after all is a repeat (R1); what is
 * certain to be refused again is not sent. Boundaries: rejected records are never changed or
 * deleted; other inputs than run events are shown only.
 */
@NullMarked
package io.runtally.rejected;

import org.jspecify.annotations.NullMarked;
