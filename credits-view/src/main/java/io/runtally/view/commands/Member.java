package io.runtally.view.commands;

/**
 * A person of an organization, as the access token tells.
 *
 * @param person who it is, as shown in the history: an e-mail address, a name, or the token's
 *     subject; 1 to 255 characters
 */
public record Member(String organizationId, String person, Role role) {

  /** What a person may do (R21). */
  public enum Role {
    OWNER,
    ADMIN,
    MEMBER;

    /** Whether this one may buy, save a card and change auto-recharge. */
    public boolean administers() {
      return this != MEMBER;
    }
  }
}
