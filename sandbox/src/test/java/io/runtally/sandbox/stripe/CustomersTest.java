package io.runtally.sandbox.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.PaymentMethod;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerUpdateParams;
import com.stripe.param.PaymentMethodAttachParams;
import com.stripe.param.PaymentMethodCreateParams;
import com.stripe.service.V1Services;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CustomersTest {
  private final Stripe stripe = Stripe.start();
  private final V1Services v1 = stripe.client.v1();

  @AfterEach
  void stop() {
    stripe.close();
  }

  private Customer create() throws StripeException {
    return v1.customers()
        .create(
            CustomerCreateParams.builder()
                .setEmail("owner@example.com")
                .putMetadata("runtally_organization", "org_1")
                .build());
  }

  private PaymentMethod attach(String card, Customer customer) throws StripeException {
    return v1.paymentMethods()
        .attach(card, PaymentMethodAttachParams.builder().setCustomer(customer.getId()).build());
  }

  private Customer makeDefault(Customer customer, String card) throws StripeException {
    var settings =
        CustomerUpdateParams.InvoiceSettings.builder().setDefaultPaymentMethod(card).build();
    return v1.customers()
        .update(
            customer.getId(), CustomerUpdateParams.builder().setInvoiceSettings(settings).build());
  }

  @Test
  void a_card_is_attached_made_the_default_and_detached_again() throws StripeException {
    Customer customer = create();
    PaymentMethod card = attach("pm_card_mastercard", customer);
    assertEquals("4444", card.getCard().getLast4());
    assertEquals(customer.getId(), card.getCustomer());
    makeDefault(customer, card.getId());
    Customer fetched = v1.customers().retrieve(customer.getId());
    assertEquals(card.getId(), fetched.getInvoiceSettings().getDefaultPaymentMethod());
    assertEquals(
        List.of(card.getId()),
        v1.customers().paymentMethods().list(customer.getId()).getData().stream()
            .map(PaymentMethod::getId)
            .toList());

    assertNull(v1.paymentMethods().detach(card.getId()).getCustomer());
    Customer without = v1.customers().retrieve(customer.getId());
    assertNull(without.getInvoiceSettings().getDefaultPaymentMethod());
    assertThrows(InvalidRequestException.class, () -> attach(card.getId(), customer));
    assertThrows(InvalidRequestException.class, () -> makeDefault(customer, card.getId()));
  }

  @Test
  void a_card_of_another_customer_cannot_be_the_default() throws StripeException {
    Customer customer = create();
    PaymentMethod foreign = attach("pm_card_visa", create());
    InvalidRequestException refused =
        assertThrows(InvalidRequestException.class, () -> makeDefault(customer, foreign.getId()));
    assertEquals("resource_missing", refused.getCode());
  }

  @Test
  void a_card_that_its_bank_declines_is_not_even_saved() throws StripeException {
    Customer customer = create();
    CardException declined =
        assertThrows(
            CardException.class,
            () -> attach("pm_card_visa_chargeDeclinedInsufficientFunds", customer));
    assertEquals("insufficient_funds", declined.getDeclineCode());
    assertEquals(List.of(), v1.customers().paymentMethods().list(customer.getId()).getData());
  }

  @Test
  void a_card_is_made_from_a_token() throws StripeException {
    PaymentMethod card =
        v1.paymentMethods()
            .create(
                PaymentMethodCreateParams.builder()
                    .setType(PaymentMethodCreateParams.Type.CARD)
                    .setCard(PaymentMethodCreateParams.Token.builder().setToken("tok_visa").build())
                    .build());
    assertEquals("4242", card.getCard().getLast4());
    assertNull(card.getCustomer());
  }

  @Test
  void metadata_is_merged_and_taken_away() throws StripeException {
    Customer customer = create();
    Customer updated =
        v1.customers()
            .update(
                customer.getId(),
                CustomerUpdateParams.builder()
                    .putMetadata("runtally_actor", "user_1")
                    .putMetadata("runtally_organization", "")
                    .build());
    assertEquals(Map.of("runtally_actor", "user_1"), updated.getMetadata());
    assertEquals("owner@example.com", updated.getEmail());
  }

  @Test
  void a_deleted_customer_says_so_and_takes_its_cards_along() throws StripeException {
    Customer customer = create();
    PaymentMethod card = attach("pm_card_visa", customer);
    assertEquals(true, v1.customers().delete(customer.getId()).getDeleted());
    assertEquals(true, v1.customers().retrieve(customer.getId()).getDeleted());
    assertNull(v1.paymentMethods().retrieve(card.getId()).getCustomer());
    assertThrows(InvalidRequestException.class, () -> v1.customers().delete(customer.getId()));
    assertThrows(InvalidRequestException.class, () -> attach("pm_card_visa", customer));
    assertEquals(List.of(), v1.customers().list().getData());
  }
}
