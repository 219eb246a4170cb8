package io.runtally.sandbox.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.runtally.sandbox.Door;
import io.runtally.sandbox.SandboxProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityProviderTest {
  private static final URI VIEW = URI.create("http://localhost:18080");

  @TempDir private static Path folder;
  private AccessTokens tokens;
  private IdentityProvider provider;

  @BeforeEach
  void start() {
    tokens = AccessTokens.in(folder);
    provider =
        IdentityProvider.start(
            Door.ofThisMachine(0),
            tokens,
            VIEW,
            List.of(new Choice("org_acme", "a <b>big</b> \"one\"")));
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void whoever_says_who_they_are_is_sent_to_the_page_with_a_token_in_a_cookie() throws Exception {
    Answer answer = post(home(), "organization=org_acme&other=&role=ADMIN");
    assertEquals(303, answer.status());
    assertEquals(
        "http://localhost:18080/organizations/org_acme/credits", answer.header("Location"));
    Matcher cookie =
        Pattern.compile("runtally_token=([\\w.-]+); Path=/; Max-Age=43200; HttpOnly; SameSite=Lax")
            .matcher(answer.header("Set-Cookie"));
    assertTrue(cookie.matches(), answer::head);

    JWTClaimsSet claims = checked(cookie.group(1));
    assertEquals("runtally-sandbox", claims.getIssuer());
    assertEquals(List.of("runtally"), claims.getAudience());
    assertEquals("org_acme", claims.getStringClaim("org"));
    assertEquals("ADMIN", claims.getStringClaim("role"));
    assertEquals("bruno@acme.example", claims.getStringClaim("email"));
    assertEquals("Bruno", claims.getStringClaim("name"));
    assertFalse(claims.getSubject().isBlank());
    assertEquals(
        claims.getIssueTime().toInstant().plus(Duration.ofHours(12)),
        claims.getExpirationTime().toInstant());
  }

  /** The claims of a token whose signature fits the key that is published. */
  private JWTClaimsSet checked(String token) throws Exception {
    SignedJWT parsed = SignedJWT.parse(token);
    String published = get("/jwks.json", "127.0.0.1:" + port()).body();
    JWK key = JWKSet.parse(published).getKeyByKeyId(parsed.getHeader().getKeyID());
    assertEquals(parsed.getHeader().getAlgorithm(), key.getAlgorithm());
    assertTrue(parsed.verify(new RSASSAVerifier(key.toRSAKey())));
    return parsed.getJWTClaimsSet();
  }

  @Test
  void an_organization_written_by_hand_wins_over_the_one_in_the_list() throws Exception {
    Answer answer = post(home(), "organization=org_acme&other=+org_mine+&role=owner");
    assertTrue(answer.header("Location").endsWith("/org_mine/credits"), answer::head);
  }

  @Test
  void the_key_stays_for_the_next_start_and_nobody_else_reads_it() throws Exception {
    Path file = folder.resolve("sign-in").resolve("key.json");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(tokens.jwks(), AccessTokens.in(folder).jwks());
    String published = get("/jwks.json", home()).body();
    assertEquals(tokens.jwks(), published);
    for (String secret : List.of("\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\"")) {
      assertFalse(published.contains(secret), published);
    }
  }

  @Test
  void another_sandbox_has_another_key(@TempDir Path other) {
    assertNotEquals(tokens.jwks(), AccessTokens.in(other).jwks());
    assertEquals(Optional.empty(), AccessTokens.foundIn(other.resolve("nowhere")).map(_ -> ""));
  }

  @Test
  void a_damaged_key_is_one_sentence_that_does_not_show_it(@TempDir Path other) throws Exception {
    Path file = Files.createDirectories(other.resolve("sign-in")).resolve("key.json");
    Files.writeString(file, "{\"kty\":\"RSA\",\"d\":\"51secret\"}");
    SandboxProblem problem = assertThrows(SandboxProblem.class, () -> AccessTokens.in(other));
    assertEquals(
        "The file %s holds no key to sign access tokens with: delete it, and start the sandbox again."
            .formatted(file),
        problem.forPeople());
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:{port}", "localhost.evil.example:{port}"})
  void another_name_for_this_machine_is_refused(String name) throws Exception {
    String host = name.replace("{port}", Integer.toString(port()));
    for (String path : List.of("/", "/jwks.json")) {
      assertEquals(421, get(path, host).status());
    }
    Answer answer =
        send("POST", "/sign-in", host, "http://" + host, "organization=org_acme&role=OWNER");
    assertEquals(421, answer.status());
    assertFalse(answer.head().contains("Set-Cookie"), answer::head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "https://evil.example", "http://localhost", "http://localhost:1"})
  void a_form_of_another_site_signs_nobody_in(String origin) throws Exception {
    Answer answer = send("POST", "/sign-in", home(), origin, "organization=org_acme&role=OWNER");
    assertEquals(403, answer.status());
    assertFalse(answer.head().contains("Set-Cookie"), answer::head);
  }

  @ParameterizedTest
  @CsvSource({
    "organization=&other=&role=OWNER, 'Choose an organization'",
    "role=OWNER, 'Choose an organization'",
    "organization=org_acme, 'Choose a role.'",
    "organization=org_acme&role=KING, 'Choose a role.'",
    "other=a/b&role=OWNER, 'An organization&#39;s id has 1 to 128'",
    "other=a%0d%0aSet-Cookie:x&role=OWNER, 'An organization&#39;s id has 1 to 128'",
    "other=%zz&role=OWNER, 'Choose an organization'",
  })
  void what_cannot_be_is_told_on_the_page(String form, String sentence) throws Exception {
    Answer answer = post(home(), form);
    assertEquals(422, answer.status());
    assertTrue(answer.body().contains("role=\"alert\">" + sentence), answer::body);
    assertFalse(answer.head().contains("Set-Cookie"), answer::head);
  }

  @Test
  void an_id_of_129_letters_is_too_long_and_a_form_of_a_megabyte_too() throws Exception {
    assertEquals(303, post(home(), "role=OWNER&other=" + "a".repeat(128)).status());
    assertEquals(422, post(home(), "role=OWNER&other=" + "a".repeat(129)).status());
    assertEquals(413, post(home(), "role=OWNER&other=" + "a".repeat(20_000)).status());
  }

  @Test
  void the_page_runs_nothing_whatever_is_written_in_it() throws Exception {
    String script = "\"><script>alert(1)</script>";
    Answer answer = post(home(), "role=OWNER&other=" + URLEncoder.encode(script, UTF_8));
    assertTrue(
        answer.body().contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\""),
        answer::body);
    assertTrue(answer.body().contains("a &lt;b&gt;big&lt;/b&gt; &quot;one&quot;"), answer::body);
    assertFalse(answer.body().contains("<script"), answer::body);
    String policy = answer.header("Content-Security-Policy");
    assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
    assertTrue(policy.endsWith("form-action 'self' http://localhost:18080"), policy);
  }

  @Test
  void the_page_is_opened_under_the_name_that_its_cookie_is_for() throws Exception {
    assertEquals(200, get("/", home()).status());
    Answer answer = get("/", "127.0.0.1:" + port());
    assertEquals(303, answer.status());
    assertEquals(provider.address().toString(), answer.header("Location"));
  }

  @Test
  void in_a_container_people_come_by_its_public_name_and_services_for_the_key_by_any()
      throws Exception {
    provider.close();
    URI publicUrl = URI.create("http://localhost:18083");
    Door door = new Door(InetAddress.ofLiteral("0.0.0.0"), 0, Optional.of(publicUrl));
    provider = IdentityProvider.start(door, tokens, VIEW, List.of());
    assertEquals(200, get("/", "localhost:18083").status());
    assertEquals(303, post("localhost:18083", "other=org_mine&role=OWNER").status());
    assertEquals(tokens.jwks(), get("/jwks.json", "sign-in:8083").body());
    assertEquals(421, get("/", "sign-in:8083").status());
    assertEquals(421, post("sign-in:8083", "other=org_mine&role=OWNER").status());
    assertEquals(403, send("POST", "/sign-in", "localhost:18083", "http://localhost", "").status());
  }

  @Test
  void other_methods_and_paths_are_told_what_there_is() throws Exception {
    assertEquals(405, get("/sign-in", home()).status());
    assertEquals(405, send("POST", "/", home(), "", "").status());
    assertEquals(405, send("DELETE", "/jwks.json", home(), "", "").status());
    assertEquals(404, get("/key.json", home()).status());
  }

  private int port() {
    // Not that of its address, which in a container is another one.
    return provider.keys().getPort();
  }

  private String home() {
    return "localhost:" + port();
  }

  private Answer get(String path, String host) throws IOException {
    return send("GET", path, host, "", "");
  }

  private Answer post(String host, String form) throws IOException {
    return send("POST", "/sign-in", host, "http://" + host, form);
  }

  /** By hand, because a well-behaved client would not send what an attacker does. */
  private Answer send(String method, String path, String host, String origin, String body)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port())) {
      String head =
          "%s %s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n"
              .formatted(
                  method,
                  path,
                  host,
                  origin.isEmpty() ? "" : "Origin: " + origin + "\r\n",
                  body.length());
      socket.getOutputStream().write((head + body).getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      int gap = answer.indexOf("\r\n\r\n");
      return new Answer(answer.substring(0, gap), answer.substring(gap + 4));
    }
  }

  private record Answer(String head, String body) {
    int status() {
      return Integer.parseInt(head.substring("HTTP/1.1 ".length()).substring(0, 3));
    }

    String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ": ";
      return Arrays.stream(head.split("\r\n"))
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()))
          .findFirst()
          .orElseThrow(() -> new AssertionError("No %s in %s".formatted(name, head)));
    }
  }
}
