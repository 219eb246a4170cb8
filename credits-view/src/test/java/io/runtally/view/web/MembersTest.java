package io.runtally.view.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micronaut.security.authentication.Authentication;
import io.runtally.view.commands.Member;
import io.runtally.view.commands.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {
  private final Members members = new Members();

  @Test
  void R21_owners_and_admins_administer() {
    assertEquals(Member.Role.OWNER, members.administrator(token("OWNER"), "org_1").role());
    assertEquals(Member.Role.ADMIN, members.administrator(token("ADMIN"), "org_1").role());
  }

  @Test
  void R21_a_member_looks_and_changes_nothing() {
    assertEquals(Member.Role.MEMBER, members.member(token("MEMBER"), "org_1").role());
    forbidden(() -> members.administrator(token("MEMBER"), "org_1"));
  }

  @Test
  void R21_nobody_sees_another_organization() {
    forbidden(() -> members.member(token("OWNER"), "org_2"));
    forbidden(() -> members.member(Authentication.build("u", Map.of("role", "OWNER")), "org_1"));
    forbidden(() -> members.member(claims(Map.of("org", 1, "role", "OWNER", "sub", "u")), "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "owner", "ROOT", "OWNER,ADMIN"})
  void a_role_that_is_not_known_is_none(String role) {
    forbidden(() -> members.member(token(role), "org_1"));
  }

  @Test
  void R17_a_person_is_named_as_people_know_them() {
    Map<String, Object> claims =
        Map.of("org", "org_1", "role", "OWNER", "sub", "u1", "name", "Ann", "email", "ann@x.test");
    assertEquals("ann@x.test", members.member(claims(claims), "org_1").person());
    assertEquals("u1", members.member(token("OWNER"), "org_1").person());
    Map<String, Object> endless =
        Map.of("org", "org_1", "role", "OWNER", "sub", "u1", "name", "x".repeat(400));
    assertEquals(255, members.member(claims(endless), "org_1").person().length());
  }

  private static void forbidden(org.junit.jupiter.api.function.Executable asked) {
    assertEquals(Refusal.Kind.FORBIDDEN, assertThrows(Refusal.class, asked).kind());
  }

  private static Authentication token(String role) {
    return claims(Map.of("org", "org_1", "role", role, "sub", "u1"));
  }

  private static Authentication claims(Map<String, Object> claims) {
    return Authentication.build("u1", claims);
  }
}
