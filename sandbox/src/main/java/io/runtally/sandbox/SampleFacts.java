package io.runtally.sandbox;

import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.schemas.AutoRechargeSettings;
import io.runtally.schemas.BillingCustomer;
import io.runtally.schemas.CreditPayment;
import io.runtally.schemas.OrganizationPlan;
import io.runtally.schemas.PaymentMethod;
import io.runtally.schemas.RecordFormat;
import io.runtally.schemas.Topics;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What other systems would say of a sample organization: its plan, payment, settings, and who it is
 * at Stripe, with which card.
 */
final class SampleFacts {
  private static final RecordFormat<OrganizationPlan> PLANS =
      RecordFormat.of(Topics.ORGANIZATION_PLANS, OrganizationPlan.class);
  private static final RecordFormat<CreditPayment> PAYMENTS =
      RecordFormat.of(Topics.CREDIT_PAYMENTS, CreditPayment.class);
  private static final RecordFormat<AutoRechargeSettings> SETTINGS =
      RecordFormat.of(Topics.AUTO_RECHARGE_SETTINGS, AutoRechargeSettings.class);
  private static final RecordFormat<PaymentMethod> CARDS =
      RecordFormat.of(Topics.PAYMENT_METHODS, PaymentMethod.class);

  private static final RecordFormat<BillingCustomer> CUSTOMERS =
      RecordFormat.of(Topics.BILLING_CUSTOMERS, BillingCustomer.class);

  // As the simulator's cards are.
  private static final int EXPIRES_IN_MONTH = 8;
  private static final int GOOD_FOR_YEARS = 4;

  private SampleFacts() {}

  static ProducerRecord<String, byte[]> plan(
      SampleOrganization organization, SampleOrganization.Plan plan) {
    return to(
        PLANS,
        organization,
        new OrganizationPlan(
            organization.id(),
            plan.name().toLowerCase(Locale.ROOT),
            plan.monthlyRuns(),
            Optional.empty()));
  }

  /**
   * Credits to begin with: no payment, because Stripe knows of none. Its id is the same at every
   * start, so that it is booked once (R15).
   */
  static ProducerRecord<String, byte[]> firstCredits(SampleOrganization organization, Instant at) {
    return to(
        PAYMENTS,
        organization,
        new CreditPayment(
            "adj_sample_" + organization.id(),
            organization.id(),
            CreditPayment.Kind.ADJUSTMENT,
            organization.firstCredits() * 100,
            "usd",
            Optional.empty(),
            Optional.empty(),
            Optional.of(organization.administrator()),
            Optional.of("Credits to begin with"),
            at));
  }

  static ProducerRecord<String, byte[]> settings(
      SampleOrganization organization, SampleOrganization.Recharge recharge, Instant at) {
    return to(
        SETTINGS,
        organization,
        new AutoRechargeSettings(
            organization.id(),
            true,
            recharge.threshold(),
            recharge.amount(),
            Optional.of(recharge.monthlyLimit()).filter(limit -> limit > 0),
            organization.administrator(),
            at));
  }

  static ProducerRecord<String, byte[]> customer(
      SampleOrganization organization, StripeControl.Customer customer, Instant at) {
    return to(
        CUSTOMERS, organization, new BillingCustomer(organization.id(), customer.customerId(), at));
  }

  static ProducerRecord<String, byte[]> card(
      SampleOrganization organization,
      SampleOrganization.Card card,
      StripeControl.Customer customer,
      Instant at) {
    return to(
        CARDS,
        organization,
        new PaymentMethod(
            organization.id(),
            customer.customerId(),
            customer.paymentMethodId(),
            "visa",
            card.last4(),
            EXPIRES_IN_MONTH,
            at.atZone(ZoneOffset.UTC).getYear() + GOOD_FOR_YEARS,
            organization.administrator(),
            at));
  }

  private static <T extends Record> ProducerRecord<String, byte[]> to(
      RecordFormat<T> format, SampleOrganization organization, T value) {
    return new ProducerRecord<>(format.topic().name(), organization.id(), format.write(value));
  }
}
