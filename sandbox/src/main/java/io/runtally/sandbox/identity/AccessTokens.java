package io.runtally.sandbox.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.runtally.sandbox.SandboxProblem;
import io.runtally.sandbox.SecretFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Access tokens of one sandbox, signed with the key in its data folder. */
public final class AccessTokens {
  /** The claim {@code iss}: the same for all sandboxes, whose keys tell them apart. */
  public static final String ISSUER = "runtally-sandbox";

  /** The claim {@code aud}. */
  public static final String AUDIENCE = "runtally";

  /** How long a token is good for. */
  public static final Duration LIFETIME = Duration.ofHours(12);

  private static final Pattern ORGANIZATION = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final int KEY_BITS = 2048;

  private final RSAKey key;

  private AccessTokens(RSAKey key) {
    this.key = key;
  }

  /**
   * With the key of that data folder, which is made where there is none.
   *
   * @throws SandboxProblem when it cannot be used
   */
  public static AccessTokens in(Path dataFolder) {
    return with(keyFile(dataFolder));
  }

  /** As {@link #in}, but absent where no sandbox has made a key yet. */
  public static Optional<AccessTokens> foundIn(Path dataFolder) {
    return Files.exists(keyFile(dataFolder))
        ? Optional.of(with(keyFile(dataFolder)))
        : Optional.empty();
  }

  private static Path keyFile(Path dataFolder) {
    return dataFolder.resolve("sign-in").resolve("key.json");
  }

  private static AccessTokens with(Path file) {
    try {
      return new AccessTokens(RSAKey.parse(SecretFile.in(file, AccessTokens::newKey)));
    } catch (ParseException broken) {
      // What is in it is not shown: it may be most of a key.
      throw new SandboxProblem(
          "The file %s holds no key to sign access tokens with: delete it, and start the sandbox again."
              .formatted(file));
    }
  }

  private static String newKey() {
    try {
      return new RSAKeyGenerator(KEY_BITS)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.RS256)
          .keyIDFromThumbprint(true)
          .generate()
          .toJSONString();
    } catch (JOSEException never) {
      throw new IllegalStateException(never);
    }
  }

  /** Whether this can be the id of an organization. */
  public static boolean isOrganization(String id) {
    return ORGANIZATION.matcher(id).matches();
  }

  /** A token for whoever has that role there, from now on. */
  public String issue(String organization, Role role) {
    return issue(organization, role, Instant.now());
  }

  String issue(String organization, Role role, Instant now) {
    if (!isOrganization(organization)) {
      throw new SandboxProblem(
          "An organization's id has 1 to 128 of the letters A-Z and a-z, digits, _ . and -.");
    }
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .subject("%s-%s".formatted(organization, role.person()))
            .claim("org", organization)
            .claim("role", role.name())
            .claim("name", role.person())
            .claim("email", email(organization, role))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .build();
    var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build();
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException never) {
      throw new IllegalStateException(never);
    }
    return token.serialize();
  }

  /** As the sample's administrators are called: ada@acme.example is the Owner of org_acme. */
  private static String email(String organization, Role role) {
    return "%s@%s.example"
        .formatted(role.person().toLowerCase(Locale.ROOT), organization.replace("org_", ""));
  }

  /** The public key, as services fetch it. */
  String jwks() {
    return new JWKSet(key).toString(true);
  }
}
