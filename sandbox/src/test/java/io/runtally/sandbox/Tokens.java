package io.runtally.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.runtally.sandbox.identity.AccessTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/** Access tokens for the Owner of {@code org_tokens}, one good and the others not. */
@SuppressWarnings("JavaUtilDate") // What the library takes.
final class Tokens {
  private final RSAKey key;

  /** Tokens that are signed, where they are, with the key in that folder. */
  Tokens(Path signInFolder) throws IOException, ParseException {
    this.key = RSAKey.parse(Files.readString(signInFolder.resolve("sign-in").resolve("key.json")));
  }

  String good() {
    return signed(claims().build());
  }

  String ofAnotherIssuer() {
    return signed(claims().issuer("https://elsewhere.example").build());
  }

  String forAnotherAudience() {
    return signed(claims().audience("elsewhere").build());
  }

  String expired() {
    return signed(claims().expirationTime(in(Duration.ofMinutes(-5))).build());
  }

  String notYetGood() {
    return signed(claims().notBeforeTime(in(Duration.ofMinutes(30))).build());
  }

  String ofRole(String role) {
    return signed(claims().claim("role", role).build());
  }

  String signedByAnother() {
    try {
      RSAKey other = new RSAKeyGenerator(2048).keyID(key.getKeyID()).generate();
      return signed(claims().build(), JWSAlgorithm.RS256, new RSASSASigner(other));
    } catch (JOSEException never) {
      throw new AssertionError(never);
    }
  }

  /** {@code alg=none}. */
  String unsigned() {
    return new PlainJWT(claims().build()).serialize();
  }

  /** What a careless library takes for signed, since the key that checks it is public. */
  String signedWithThePublicKeyAsSecret() {
    try {
      byte[] secret = key.toPublicKey().getEncoded();
      return signed(claims().build(), JWSAlgorithm.HS256, new MACSigner(secret));
    } catch (JOSEException never) {
      throw new AssertionError(never);
    }
  }

  /** A good one for another organization, with ours written over it. */
  String tampered() {
    String[] parts = signed(claims().claim("org", "org_elsewhere").build()).split("\\.");
    String claims =
        new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8)
            .replace("org_elsewhere", "org_tokens");
    String written = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8));
    return "%s.%s.%s".formatted(parts[0], written, parts[2]);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(AccessTokens.ISSUER)
        .audience(AccessTokens.AUDIENCE)
        .subject("u1")
        .claim("org", "org_tokens")
        .claim("role", "OWNER")
        .expirationTime(in(Duration.ofHours(1)));
  }

  private static Date in(Duration time) {
    return Date.from(Instant.now().plus(time));
  }

  private String signed(JWTClaimsSet claims) {
    try {
      return signed(claims, JWSAlgorithm.RS256, new RSASSASigner(key));
    } catch (JOSEException never) {
      throw new AssertionError(never);
    }
  }

  private String signed(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer) {
    try {
      SignedJWT token =
          new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException never) {
      throw new AssertionError(never);
    }
  }
}
