package io.runtally.view.web;

import io.runtally.view.account.Overview;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Entity tags of an organization's credits. The first half changes with card and settings alone:
 * that is what a save is compared by, or nobody could save while there are runs.
 */
final class Tags {
  private static final String BETWEEN = ".";

  private Tags() {}

  static String of(Overview overview) {
    return "\"" + overview.settingsVersion() + BETWEEN + overview.version() + "\"";
  }

  /** Whether a header {@code If-None-Match} names this tag. */
  static boolean names(String header, String tag) {
    return each(header).anyMatch(one -> one.equals("*") || one.equals(tag));
  }

  /** The settings that a header {@code If-Match} wants to hold; empty where any will do. */
  static Optional<String> settings(Optional<String> header) {
    return header
        .filter(text -> each(text).noneMatch("*"::equals))
        .map(text ->
            each(text)
                .map(tag -> tag.replace("\"", ""))
                .map(tag -> tag.contains(BETWEEN) ? tag.substring(0, tag.indexOf(BETWEEN)) : tag)
                .findFirst()
                .orElse(""));
  }

  private static Stream<String> each(String header) {
    return Stream.of(header.split(","))
        .map(String::strip)
        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag);
  }
}
