package io.runtally.view.app;

import io.micronaut.context.annotation.Value;
import io.runtally.schemas.BrokerCheck;
import io.runtally.schemas.BrokerTrouble;
import io.runtally.schemas.ClientSettings;
import io.runtally.schemas.Topic;
import io.runtally.schemas.TopicSetup;
import io.runtally.schemas.Topics;
import io.runtally.view.projection.Tables;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at configuration and brokers before anything is served. */
@Singleton
final class StartChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);
  private static final List<Topic> USED =
      Stream.concat(Tables.TOPICS.stream(), Stream.of(Topics.RECORDS_REJECTED)).toList();

  private final ViewConfiguration view;
  private final StripeConfiguration stripe;
  private final ClientSettings brokers;
  private final String keys;
  private final String issuer;

  StartChecks(
      ViewConfiguration view,
      StripeConfiguration stripe,
      ClientSettings brokers,
      @Value("${micronaut.security.token.jwt.signatures.jwks.issuer.url:}") String keys,
      @Value("${micronaut.security.token.jwt.claims-validators.issuer:}") String issuer) {
    this.view = view;
    this.stripe = stripe;
    this.brokers = brokers;
    this.keys = keys;
    this.issuer = issuer;
  }

  /**
   * Checks, and creates topics where that is wanted.
   *
   * @throws CannotStart with one sentence for each thing that is wrong
   */
  void run() {
    checkIdentity();
    var _ = stripe.settings();
    try (Admin admin = Admin.create(brokers.forAdmin())) {
      var check = new BrokerCheck(admin, view.bootstrapServers());
      refuse(check.unreachable());
      if (view.createTopics()) {
        TopicSetup.create(admin, view.layout());
      }
      refuse(check.unfit(USED));
      check
          .risks(USED.stream().map(Topic::name).toList(), view.createReplication())
          .forEach(LOG::warn);
    } catch (KafkaException refused) {
      throw new CannotStart(BrokerTrouble.sentences(view.bootstrapServers(), refused));
    }
  }

  private void checkIdentity() {
    if (keys.isBlank() || issuer.isBlank()) {
      throw new CannotStart(
          "Nobody could sign in: set JWKS_URL to where the identity provider publishes its keys, and TOKEN_ISSUER to what its tokens name as their issuer.");
    }
  }

  private static void refuse(Optional<String> fault) {
    fault.ifPresent(sentences -> {
      throw new CannotStart(sentences);
    });
  }
}
