package io.runtally.view.commands;

import io.runtally.view.stripe.LeadsBack;
import java.net.URI;

/**
 * Addresses of this service as people reach it.
 *
 * @param publicUrl without a path
 */
public record Links(URI publicUrl) {
  /** The page of an organization. */
  public URI page(String organizationId) {
    return publicUrl.resolve("/organizations/%s/credits".formatted(organizationId));
  }

  LeadsBack afterPurchase(String organizationId) {
    return leadsBack(organizationId, "purchase={CHECKOUT_SESSION_ID}", "canceled=purchase");
  }

  LeadsBack afterCard(String organizationId) {
    return leadsBack(organizationId, "card=saved", "canceled=card");
  }

  private LeadsBack leadsBack(String organizationId, String done, String canceled) {
    String page = page(organizationId).toString();
    return new LeadsBack(page + "?" + done, page + "?" + canceled);
  }
}
