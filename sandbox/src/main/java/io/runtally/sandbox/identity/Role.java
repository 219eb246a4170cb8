package io.runtally.sandbox.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody is in an organization (R21). */
public enum Role {
  OWNER("Owner", "Ada", "sees all, buys credits, saves cards, changes auto-recharge"),
  ADMIN("Admin", "Bruno", "may do the same"),
  MEMBER("Member", "Mia", "sees all, changes nothing");

  private final String label;
  private final String person;
  private final String description;

  Role(String label, String person, String description) {
    this.label = label;
    this.person = person;
    this.description = description;
  }

  /** For people. */
  String label() {
    return label;
  }

  /** The name of whoever has this role, in every organization. */
  String person() {
    return person;
  }

  /** What one may do with it, for people. */
  String description() {
    return description;
  }

  /** The role of that name, in capitals or not. */
  public static Optional<Role> named(String name) {
    return Arrays.stream(values())
        .filter(role -> role.name().equals(name.strip().toUpperCase(Locale.ROOT)))
        .findFirst();
  }
}
