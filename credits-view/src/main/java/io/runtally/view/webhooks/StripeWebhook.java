package io.runtally.view.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.stripe.Stripe;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.net.Webhook;
import io.runtally.view.books.Turns.TurnNotCome;
import io.runtally.view.commands.Refusal;
import io.runtally.view.publishing.NotPublished;
import io.runtally.view.stripe.StripeProblem;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The door for Stripe: lets in what Stripe has signed, and says what became of it. */
public final class StripeWebhook {
  private static final Logger LOG = LoggerFactory.getLogger(StripeWebhook.class);

  private static final String ORGANIZATION = "organization";
  private static final JsonMapper JSON = new JsonMapper();

  /** As Stripe advises: older ones may be somebody's recording. */
  private static final long TOLERANCE_SECONDS = 300;

  private final String secret;
  private final StripeEvents events;

  /**
   * A door for events signed with a secret.
   *
   * @param secret never shown
   */
  public StripeWebhook(String secret, StripeEvents events) {
    this.secret = secret;
    this.events = events;
  }

  /**
   * Takes in a webhook.
   *
   * @param text as it came, blank for blank: that is what is signed
   * @param signature the header {@code Stripe-Signature}
   */
  public Receipt take(String text, Optional<String> signature) {
    // Who sent it is asked before what it says is looked at.
    if (!isSigned(text, signature.orElse(""))) {
      return new Receipt.Forged(
          "This is not signed by Stripe for this endpoint, or was too long ago: check the signing secret.");
    }
    if (!isEvent(text)) {
      return new Receipt.Forged("This is signed, but is no event of Stripe's.");
    }
    try {
      return take(Webhook.constructEvent(text, signature.orElse(""), secret));
    } catch (SignatureVerificationException late) {
      return new Receipt.TryAgain("This took too long.");
    }
  }

  private boolean isSigned(String body, String signature) {
    try {
      return Webhook.Signature.verifyHeader(body, signature, secret, TOLERANCE_SECONDS);
    } catch (SignatureVerificationException
        // What the library throws at a header that is none.
        | NumberFormatException
        | ArrayIndexOutOfBoundsException
        | NullPointerException forged) {
      return false;
    }
  }

  private static boolean isEvent(String body) {
    try {
      JsonNode event = JSON.readTree(body);
      return event.path("object").asText().equals("event")
          && event.path("id").isTextual()
          && event.path("type").isTextual()
          && event.path("created").isIntegralNumber()
          && event.path("data").path("object").isObject();
    } catch (JsonProcessingException unreadable) {
      return false;
    }
  }

  /** Whose the event is, for the log, once that is known; until the event is taken in. */
  static void isAbout(String organizationId) {
    MDC.put(ORGANIZATION, organizationId);
  }

  private Receipt take(Event event) {
    try (var _ = MDC.putCloseable("event", event.getId());
        var _ = MDC.putCloseable("eventType", event.getType())) {
      return takeNamed(event);
    } finally {
      MDC.remove(ORGANIZATION);
    }
  }

  /** Apart, because what is closed after a try is closed before its failures are told. */
  private Receipt takeNamed(Event event) {
    try {
      Receipt.Verdict verdict = events.take(event);
      LOG.atInfo().addKeyValue("verdict", verdict).log("Stripe's event was taken in");
      return new Receipt.Taken(verdict);
    } catch (UnreadableEvent unreadable) {
      LOG.error(
          "Stripe's event is of API release {}, which this version cannot read: set the webhook endpoint's API version to {}, or update. Stripe tells it again for three days",
          event.getApiVersion(),
          Stripe.API_VERSION);
      return new Receipt.TryAgain("This event's API release cannot be read here.");
    } catch (NotPublished | StripeProblem | Refusal | TurnNotCome problem) {
      LOG.warn("Stripe's event has to come again: {}", problem.toString());
      LOG.debug("Not taken in", problem);
      return new Receipt.TryAgain("This cannot be taken in just now.");
    }
  }
}
