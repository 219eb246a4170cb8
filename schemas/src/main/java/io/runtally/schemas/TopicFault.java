package io.runtally.schemas;

/**
 * Something about a topic on the broker that the services cannot work with.
 *
 * @param sentence which topic, what was found and what is expected
 * @param command the command that mends it
 */
public record TopicFault(String sentence, String command) {}
