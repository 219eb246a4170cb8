package io.runtally.view.web;

import io.micronaut.security.authentication.Authentication;
import io.runtally.view.commands.Member;
import io.runtally.view.commands.Refusal;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Stream;

/** Who asks, and whether about their own organization (R21). */
@Singleton
public final class Members {
  private static final int LONGEST_NAME = 255;

  /**
   * The person behind a checked token.
   *
   * @param organizationId that the path names
   * @throws Refusal where the token is of another organization, or of no role that we know
   */
  public Member member(Authentication token, String organizationId) {
    if (!claim(token, "org").equals(Optional.of(organizationId))) {
      throw new Refusal(
          Refusal.Kind.FORBIDDEN,
          "This sign-in does not belong to the organization %s: sign in as one of its members."
              .formatted(organizationId));
    }
    return new Member(organizationId, person(token), role(token));
  }

  /**
   * As {@link #member}, for what only administrators may do.
   *
   * @throws Refusal for all others as well
   */
  public Member administrator(Authentication token, String organizationId) {
    Member member = member(token, organizationId);
    if (!member.role().administers()) {
      throw new Refusal(
          Refusal.Kind.FORBIDDEN,
          "Only an Owner or an Admin of the organization may do this: ask one of them.");
    }
    return member;
  }

  private static Member.Role role(Authentication token) {
    return switch (claim(token, "role").orElse("")) {
      case "OWNER" -> Member.Role.OWNER;
      case "ADMIN" -> Member.Role.ADMIN;
      case "MEMBER" -> Member.Role.MEMBER;
      default ->
          throw new Refusal(
              Refusal.Kind.FORBIDDEN,
              "This sign-in has no role in the organization: ask its Owner for one, then sign in again.");
    };
  }

  private static String person(Authentication token) {
    String person =
        Stream.of("email", "name", "sub")
            .flatMap(name -> claim(token, name).stream())
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElseThrow(
                () -> new Refusal(Refusal.Kind.FORBIDDEN, "This sign-in names no person."));
    return person.length() <= LONGEST_NAME ? person : person.substring(0, LONGEST_NAME);
  }

  private static Optional<String> claim(Authentication token, String name) {
    return Optional.ofNullable(token.getAttributes().get(name))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }
}
