package io.runtally.view.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Customer;
import com.stripe.model.PaymentIntent;
import com.stripe.model.PaymentMethod;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerUpdateParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.checkout.SessionCreateParams;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.StripeMetadata;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** What is asked of Stripe on behalf of people and webhooks. */
public final class StripeAccount {
  private static final String USD = "usd";
  private static final long CENTS_PER_CREDIT = 100;
  private static final int CUSTOMER_ATTEMPTS = 3;

  /** For what somebody merely looks at: better no answer than a late one. */
  private static final RequestOptions BRIEFLY =
      RequestOptions.builder()
          .setConnectTimeout(2_000)
          .setReadTimeout(3_000)
          .setMaxNetworkRetries(0)
          .build();

  private final StripeClient client;

  public StripeAccount(StripeSettings settings) {
    this.client =
        StripeClient.builder()
            .setApiKey(settings.key().apiKey())
            .setApiBase(settings.key().apiBase().toString())
            .setConnectTimeout((int) settings.connectTimeout().toMillis())
            .setReadTimeout((int) settings.readTimeout().toMillis())
            .setMaxNetworkRetries(settings.networkRetries())
            .build();
  }

  /**
   * Makes the organization's customer. Asked twice at once it makes one (R20).
   *
   * @return its id
   */
  public String makeCustomer(String organizationId) throws StripeProblem {
    // For a day Stripe repeats its first answer, even if that customer has been deleted since, and
    // even if it was a failure of its own. A customer too many, that nobody uses, does no harm.
    StripeProblem last = new StripeProblem(StripeProblem.Kind.UNKNOWN, "no answer that serves");
    for (int attempt = 1; attempt <= CUSTOMER_ATTEMPTS; attempt++) {
      try {
        String id = makeCustomer(organizationId, attempt);
        Customer made = ask(() -> client.v1().customers().retrieve(id));
        if (!Boolean.TRUE.equals(made.getDeleted())) {
          return id;
        }
      } catch (StripeProblem problem) {
        if (problem.kind() != StripeProblem.Kind.UNKNOWN) {
          throw problem;
        }
        last = problem;
      }
    }
    throw last;
  }

  private String makeCustomer(String organizationId, int attempt) throws StripeProblem {
    var wanted =
        CustomerCreateParams.builder()
            .setDescription("Runtally organization " + organizationId)
            .putMetadata(StripeMetadata.ORGANIZATION, organizationId)
            .build();
    Customer made =
        ask(() ->
            client
                .v1()
                .customers()
                .create(wanted, key("%s:customer:%d".formatted(organizationId, attempt))));
    return made.getId();
  }

  /**
   * A page on which somebody pays for credits: by card, in dollars, at the price that was said.
   *
   * @param person who buys (R17)
   * @param leads where Stripe's page leads back to
   * @param idempotencyKey absent for a purchase of its own
   */
  public CheckoutPage sell(
      String organizationId,
      String customerId,
      String person,
      long credits,
      LeadsBack leads,
      Optional<String> idempotencyKey)
      throws StripeProblem {
    var price =
        SessionCreateParams.LineItem.PriceData.builder()
            .setCurrency(USD)
            .setUnitAmount(CENTS_PER_CREDIT)
            .setProductData(
                SessionCreateParams.LineItem.PriceData.ProductData.builder()
                    .setName("Credits for rule-set runs")
                    .setDescription("1 credit covers 100 runs beyond the plan")
                    .build())
            .build();
    var metadata = new OurMetadata(organizationId, person);
    var payment =
        SessionCreateParams.PaymentIntentData.builder()
            .setDescription("%d credits".formatted(credits))
            .putAllMetadata(metadata.entries())
            .putMetadata(StripeMetadata.KIND, CreditPayment.Kind.PURCHASE.name())
            .build();
    var wanted =
        begin(SessionCreateParams.Mode.PAYMENT, customerId, leads, metadata)
            .putMetadata(StripeMetadata.KIND, CreditPayment.Kind.PURCHASE.name())
            .setPaymentIntentData(payment)
            .setSubmitType(SessionCreateParams.SubmitType.PAY)
            // Else Stripe may show, and take, another currency: dollars charged are credits.
            .setAdaptivePricing(
                SessionCreateParams.AdaptivePricing.builder().setEnabled(false).build())
            .addLineItem(
                SessionCreateParams.LineItem.builder()
                    .setPriceData(price)
                    .setQuantity(credits)
                    .build())
            .build();
    RequestOptions options =
        idempotencyKey
            .map(given -> key("%s:purchase:%s".formatted(organizationId, given)))
            .orElseGet(RequestOptions::getDefault);
    return page(ask(() -> client.v1().checkout().sessions().create(wanted, options)));
  }

  /** A page on which somebody saves a card; nothing is charged. */
  public CheckoutPage saveCard(
      String organizationId, String customerId, String person, LeadsBack leads)
      throws StripeProblem {
    var metadata = new OurMetadata(organizationId, person);
    var wanted =
        begin(SessionCreateParams.Mode.SETUP, customerId, leads, metadata)
            .setSetupIntentData(
                SessionCreateParams.SetupIntentData.builder()
                    .putAllMetadata(metadata.entries())
                    .build())
            .build();
    return page(ask(() -> client.v1().checkout().sessions().create(wanted)));
  }

  private static SessionCreateParams.Builder begin(
      SessionCreateParams.Mode mode, String customerId, LeadsBack leads, OurMetadata metadata) {
    return SessionCreateParams.builder()
        .setMode(mode)
        .setCustomer(customerId)
        .addPaymentMethodType(SessionCreateParams.PaymentMethodType.CARD)
        .setSuccessUrl(leads.whenDone())
        .setCancelUrl(leads.whenCanceled())
        .putAllMetadata(metadata.entries());
  }

  private static CheckoutPage page(Session session) throws StripeProblem {
    if (session.getUrl() == null) {
      // A repeated idempotency key gives the first answer; the page may be gone since.
      throw new StripeProblem(StripeProblem.Kind.REFUSED, "session without a page");
    }
    return new CheckoutPage(
        session.getId(),
        URI.create(session.getUrl()),
        Instant.ofEpochSecond(session.getExpiresAt()));
  }

  /**
   * What became of a purchase's page; empty where there is none, or it is nobody's purchase. Asked
   * once, and for five seconds at most.
   */
  public Optional<CheckoutState> checkout(String sessionId) throws StripeProblem {
    Optional<Session> found =
        find(() -> client.v1().checkout().sessions().retrieve(sessionId, BRIEFLY));
    return found.flatMap(session ->
        OurMetadata.organization(session.getMetadata())
            .filter(_ -> "payment".equals(session.getMode()))
            .map(organization ->
                new CheckoutState(
                    organization,
                    session.getAmountTotal() / CENTS_PER_CREDIT,
                    Optional.ofNullable(session.getPaymentIntent())
                        .filter(_ -> "paid".equals(session.getPaymentStatus())),
                    "expired".equals(session.getStatus()))));
  }

  /** A card, as it is at Stripe now. */
  public Optional<PaymentMethod> card(String paymentMethodId) throws StripeProblem {
    return find(() -> client.v1().paymentMethods().retrieve(paymentMethodId));
  }

  /**
   * Makes a card the one that is charged without asking.
   *
   * @return false where it is not the customer's any more
   */
  public boolean makeDefault(String customerId, String paymentMethodId) throws StripeProblem {
    var wanted =
        CustomerUpdateParams.builder()
            .setInvoiceSettings(
                CustomerUpdateParams.InvoiceSettings.builder()
                    .setDefaultPaymentMethod(paymentMethodId)
                    .build())
            .build();
    try {
      var _ = ask(() -> client.v1().customers().update(customerId, wanted));
      return true;
    } catch (StripeProblem problem) {
      if (problem.kind() == StripeProblem.Kind.REFUSED
          || problem.kind() == StripeProblem.Kind.MISSING) {
        return false;
      }
      throw problem;
    }
  }

  /** Takes a card away from its customer; one that is nobody's already is left so. */
  public void detach(String paymentMethodId) throws StripeProblem {
    try {
      var _ = ask(() -> client.v1().paymentMethods().detach(paymentMethodId));
    } catch (StripeProblem problem) {
      boolean gone =
          problem.kind() == StripeProblem.Kind.MISSING
              || (problem.kind() == StripeProblem.Kind.REFUSED
                  && card(paymentMethodId).map(card -> card.getCustomer() == null).orElse(true));
      if (!gone) {
        throw problem;
      }
    }
  }

  /** A payment, with its charge. */
  public Optional<PaymentIntent> payment(String paymentIntentId) throws StripeProblem {
    var withCharge = PaymentIntentRetrieveParams.builder().addExpand("latest_charge").build();
    return find(() -> client.v1().paymentIntents().retrieve(paymentIntentId, withCharge));
  }

  /** Stripe's own receipt of a payment; its address is good for some weeks. */
  public Optional<URI> receipt(String paymentIntentId) throws StripeProblem {
    return payment(paymentIntentId)
        .map(PaymentIntent::getLatestChargeObject)
        .map(Charge::getReceiptUrl)
        .map(URI::create);
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws StripeException;
  }

  private static <T> Optional<T> find(Question<T> question) throws StripeProblem {
    try {
      return Optional.of(ask(question));
    } catch (StripeProblem problem) {
      if (problem.kind() == StripeProblem.Kind.MISSING) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  private static <T> T ask(Question<T> question) throws StripeProblem {
    try {
      return question.ask();
    } catch (IdempotencyException reused) {
      throw new StripeProblem(StripeProblem.Kind.KEY_REUSED, told(reused));
    } catch (InvalidRequestException refused) {
      boolean missing = "resource_missing".equals(refused.getCode());
      throw new StripeProblem(
          refused.getStripeError() == null
              ? StripeProblem.Kind.UNKNOWN
              : missing ? StripeProblem.Kind.MISSING : StripeProblem.Kind.REFUSED,
          told(refused));
    } catch (AuthenticationException denied) { // also where the key lacks a permission
      throw new StripeProblem(StripeProblem.Kind.DENIED, told(denied));
    } catch (StripeException unknown) {
      throw new StripeProblem(StripeProblem.Kind.UNKNOWN, told(unknown));
    } catch (NullPointerException | ClassCastException | IllegalStateException unreadable) {
      // What the library throws at an empty body, and at one that is something else.
      throw new StripeProblem(
          StripeProblem.Kind.UNKNOWN, "an answer that cannot be read: " + unreadable);
    }
  }

  /** Status and code, never the message: Stripe repeats parts of a wrong key in it. */
  private static String told(StripeException exception) {
    return "%s, status %s, code %s, request %s"
        .formatted(
            exception.getClass().getSimpleName(),
            exception.getStatusCode(),
            exception.getCode(),
            exception.getRequestId());
  }

  private static RequestOptions key(String idempotencyKey) {
    return RequestOptions.builder().setIdempotencyKey(idempotencyKey).build();
  }
}
