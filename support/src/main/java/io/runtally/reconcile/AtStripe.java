package io.runtally.reconcile;

import io.runtally.schemas.CreditPayment;
import io.runtally.support.PaymentKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Stripe says of our money.
 *
 * @param payments what has to be in the ledger, as a webhook would have told it; each kind and id
 *     once, and first halves before second ones
 * @param notCreditable money with our mark that cannot become credits
 * @param unconfirmed intents of recharge orders that no card was charged for yet
 * @param foreign payments, refunds and disputes without our mark
 */
public record AtStripe(
    List<CreditPayment> payments,
    List<NotCreditable> notCreditable,
    List<UnconfirmedIntent> unconfirmed,
    long foreign) {

  public AtStripe {
    payments = List.copyOf(payments);
    notCreditable = List.copyOf(notCreditable);
    unconfirmed = List.copyOf(unconfirmed);
  }

  /** This, and what was asked for by id; that does not make anything foreign once more. */
  AtStripe and(AtStripe lookedUp) {
    Map<PaymentKey, CreditPayment> all = new LinkedHashMap<>();
    payments.forEach(payment -> all.put(PaymentKey.of(payment), payment));
    lookedUp.payments.forEach(payment -> all.putIfAbsent(PaymentKey.of(payment), payment));
    List<NotCreditable> odd = new ArrayList<>(notCreditable);
    lookedUp.notCreditable.stream().filter(one -> !odd.contains(one)).forEach(odd::add);
    return new AtStripe(List.copyOf(all.values()), odd, unconfirmed, foreign);
  }

  /**
   * Money of ours that cannot become credits.
   *
   * @param cents of whatever currency it is
   * @param why what is wrong with it, as the end of a sentence
   */
  public record NotCreditable(String id, String organizationId, long cents, String why) {}

  /**
   * A payment that was prepared for a recharge order and never tried.
   *
   * @param status Stripe's word for where it stands
   */
  public record UnconfirmedIntent(
      String id, String organizationId, long cents, String status, Instant createdAt) {}
}
