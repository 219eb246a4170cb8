package io.runtally.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class BrokerTroubleTest {
  @Test
  void a_refused_sign_in_says_where_and_what_to_check_however_deep_it_lies() {
    var refused = new SaslAuthenticationException("invalid credentials");
    assertEquals(
        "The Kafka brokers at kafka-1:9093 refuse the sign-in (invalid credentials). Check the user and the password in sasl.jaas.config, and sasl.mechanism.",
        told(new ExecutionException(new KafkaException("No", refused))));
  }

  @Test
  void a_certificate_that_is_not_trusted_says_what_it_has_against_it() {
    var untrusted =
        new SslAuthenticationException("SSL handshake failed", new Exception("no path"));
    assertTrue(told(untrusted).contains("(SSL handshake failed: no path)"), told(untrusted));
  }

  @Test
  void a_right_that_is_missing_says_of_what() {
    var missing = new TopicAuthorizationException(Set.of("run-events"));
    assertTrue(told(missing).contains("run-events"), told(missing));
    assertTrue(told(missing).contains("docs/scaling.md"), told(missing));
  }

  @Test
  void anything_else_is_told_with_its_causes_and_is_no_matter_of_access() {
    var failure = new KafkaException("Failed to create", new KafkaException("no such file"));
    assertEquals(
        "The Kafka brokers at kafka-1:9093 cannot be used: Failed to create: no such file.",
        told(failure));
    assertEquals(
        Optional.empty(), BrokerTrouble.access("kafka-1:9093", new TimeoutException("slow")));
  }

  @Test
  void a_password_that_ends_too_early_is_not_quoted() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", "localhost:1",
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " username=\"meter\" password=\"hun\"ter2\";");
    String told = told(assertThrows(KafkaException.class, () -> Admin.create(settings).close()));
    assertTrue(told.startsWith("The setting sasl.jaas.config cannot be read."), told);
    assertFalse(told.contains("ter2"), told);
  }

  private static String told(Exception failure) {
    return BrokerTrouble.sentences("kafka-1:9093", failure);
  }
}
