package io.runtally.meter.topology;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The names of one JSON object's fields as they are read; a name that comes twice is refused. The
 * parser could do that too, with a hash table for each object: for the few names of a run event,
 * that is a fifth of reading it.
 */
final class FieldNames {
  /** As long as looking through them is as fast as anything. */
  private static final int FEW = 16;

  private final Set<String> many = new HashSet<>();
  private String[] few = new String[FEW];
  private int size;

  /** Begins another object. */
  void clear() {
    size = 0;
    if (!many.isEmpty()) {
      many.clear();
    }
  }

  void add(String name, JsonParser json) throws JsonParseException {
    if (!isNew(name)) {
      throw new JsonParseException(json, "Duplicate field '" + name + "'");
    }
  }

  private boolean isNew(String name) {
    if (size == FEW) {
      if (many.isEmpty()) {
        many.addAll(Arrays.asList(few));
      }
      return many.add(name);
    }
    for (int i = 0; i < size; i++) {
      if (few[i].equals(name)) {
        return false;
      }
    }
    few[size++] = name;
    return true;
  }
}
