package io.runtally.audit;

import java.util.OptionalLong;

/**
 * One contradiction in the books.
 *
 * @param check what found it
 * @param organization whose books they are
 * @param entry the sequence of the ledger entry that it is about, where there is one
 * @param place what it is about: an entry, a receipt, a payment, a month or a record
 * @param sentence what is wrong, for a person
 */
public record Finding(
    Check check, String organization, OptionalLong entry, String place, String sentence) {}
