package io.runtally.schemas;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** What to tell people of a failure of Kafka's clients: what, where, and what to do about it. */
public final class BrokerTrouble {
  private BrokerTrouble() {}

  /**
   * One sentence or two for whatever failed.
   *
   * @param bootstrapServers where the brokers are, as the user gave it
   */
  public static String sentences(String bootstrapServers, Throwable failure) {
    return access(bootstrapServers, failure)
        .or(() -> settings(failure))
        .orElseGet(() ->
            "The Kafka brokers at %s cannot be used: %s."
                .formatted(bootstrapServers, reasons(failure)));
  }

  /** The same where brokers answer, but not to this user; empty where it is something else. */
  public static Optional<String> access(String bootstrapServers, Throwable failure) {
    return causes(failure).flatMap(cause -> refusal(bootstrapServers, cause).stream()).findFirst();
  }

  /** What Kafka says of it may quote a part of the password. */
  private static Optional<String> settings(Throwable failure) {
    return causes(failure)
            .map(Throwable::getMessage)
            .anyMatch(message -> message != null && message.contains("JAAS"))
        ? Optional.of(
            "The setting sasl.jaas.config cannot be read. It must be as in: org.apache.kafka.common.security.scram.ScramLoginModule required username=\"…\" password=\"…\"; with the semicolon, and with \\\" for a quotation mark in the password.")
        : Optional.empty();
  }

  private static Optional<String> refusal(String bootstrapServers, Throwable cause) {
    return switch (cause) {
      case SaslAuthenticationException _, UnsupportedSaslMechanismException _ ->
          Optional.of(
              "The Kafka brokers at %s refuse the sign-in (%s). Check the user and the password in sasl.jaas.config, and sasl.mechanism."
                  .formatted(bootstrapServers, cause.getMessage()));
      case SslAuthenticationException _ ->
          Optional.of(
              "No TLS connection comes about with the Kafka brokers at %s (%s). Check ssl.truststore.location and what belongs to it, and that the brokers' certificates name these hosts."
                  .formatted(bootstrapServers, reasons(cause)));
      case AuthorizationException _ ->
          Optional.of(
              "The Kafka brokers at %s do not grant this user what it needs (%s). The rights that each service needs are listed in docs/scaling.md."
                  .formatted(bootstrapServers, cause.getMessage()));
      default -> Optional.empty();
    };
  }

  /** The outermost says what failed, the innermost why. */
  private static String reasons(Throwable failure) {
    return causes(failure)
        .map(cause ->
            cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage())
        .distinct()
        .collect(Collectors.joining(": "));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }
}
