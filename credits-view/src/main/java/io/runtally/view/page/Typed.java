package io.runtally.view.page;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a person typed into a form: texts of any kind, of which nothing is believed yet. */
record Typed(Map<String, String> fields) {
  private static final int LONGEST = 200;
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

  Typed {
    fields = Map.copyOf(fields);
  }

  /** What stands in a field, without blanks around it; empty where it is not there. */
  String text(String field) {
    String text = fields.getOrDefault(field, "").strip();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /** A whole number of a range; absent where it is anything else. */
  Optional<Long> whole(String field, long least, long most) {
    return Optional.of(text(field))
        .filter(text -> WHOLE.matcher(text).matches())
        .map(Long::valueOf)
        .filter(value -> value >= least && value <= most);
  }

  boolean on(String field) {
    return !text(field).isEmpty();
  }
}
