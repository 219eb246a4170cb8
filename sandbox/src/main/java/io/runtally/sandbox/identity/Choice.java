package io.runtally.sandbox.identity;

/**
 * An organization that one can sign in to.
 *
 * @param description what there is to see, for people
 */
public record Choice(String id, String description) {}
