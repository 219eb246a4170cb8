package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.HtmlPage.escape;

import io.runtally.sandbox.HtmlPage;
import io.runtally.sandbox.stripe.Checkout.Next;
import java.util.Optional;

/** The pages that people see: checkout, the bank's question, the receipt. */
final class Pages {
  private static final String CHECKOUT = "/checkout/";
  private static final String AUTHENTICATE = "/authenticate/";
  private static final String RECEIPT = "/receipts/";

  private final State state;
  private final Checkout checkout;

  Pages(State state, Checkout checkout) {
    this.state = state;
    this.checkout = checkout;
  }

  /** Absent where there is no page. */
  Optional<Reply> serve(String method, String path, String body) {
    Values form = new Values(FormBody.parse(method.equals("POST") ? body : ""));
    boolean sent = method.equals("POST");
    if (path.startsWith(CHECKOUT)) {
      return Optional.of(state.change(tx -> checkout(tx, id(path, CHECKOUT), sent, form)));
    }
    if (path.startsWith(AUTHENTICATE)) {
      return Optional.of(state.change(tx -> authenticate(tx, id(path, AUTHENTICATE), sent, form)));
    }
    if (path.startsWith(RECEIPT)) {
      return Optional.of(state.change(tx -> receipt(tx, id(path, RECEIPT))));
    }
    return Optional.empty();
  }

  private static String id(String path, String prefix) {
    return path.substring(prefix.length());
  }

  private Reply checkout(Transaction transaction, String id, boolean sent, Values form) {
    Optional<Thing> found = transaction.find(ObjectType.CHECKOUT_SESSION, id);
    if (found.isEmpty() || !found.get().text("status").equals("open")) {
      return nothingToPay(found);
    }
    Thing session = found.get();
    Optional<TestCard> card = TestCard.ofPaymentMethod(form.text("card").orElse(""));
    if (!sent || card.isEmpty()) {
      return Reply.html(200, new CheckoutPage(session, card).html(sent ? "Choose a card." : ""));
    }
    Call call = Call.byHand(transaction, Json.object());
    Next next = checkout.submit(call, session, card.get(), form.text("email").orElse(""));
    return show(session, card, next);
  }

  private static Reply nothingToPay(Optional<Thing> session) {
    boolean complete = session.map(one -> one.text("status").equals("complete")).orElse(false);
    String text =
        complete
            ? "This checkout is complete."
            : "This checkout has expired, or there never was one.";
    String back = session.map(one -> CheckoutPage.back(one.text("cancel_url"), "Back")).orElse("");
    return notice(404, "Nothing to do here", "<p>%s</p>%s".formatted(text, back));
  }

  private Reply authenticate(Transaction transaction, String id, boolean sent, Values form) {
    Optional<Thing> waiting = Authentication.waiting(transaction, id);
    if (waiting.isEmpty()) {
      return notice(404, "Nobody asks", "<p>No payment or card waits for your answer here.</p>");
    }
    if (!sent) {
      return Reply.html(200, question(waiting.get()));
    }
    Authentication.Response response =
        form.text("response").orElse("").equals("complete")
            ? Authentication.Response.COMPLETE
            : Authentication.Response.FAIL;
    Thing intent = waiting.get();
    Next next = checkout.respond(Call.byHand(transaction, Json.object()), intent, response);
    return transaction
        .find(ObjectType.CHECKOUT_SESSION, intent.hidden().path("session").asText())
        .map(session -> show(session, Optional.empty(), next))
        .orElseGet(() -> show(intent, Optional.empty(), next));
  }

  private static Reply show(Thing session, Optional<TestCard> card, Next next) {
    return switch (next) {
      case Next.Leave(String url) -> Reply.redirect(url);
      case Next.Ask(String intentId) -> Reply.redirect(AUTHENTICATE + intentId);
      case Next.Stay(String reason) ->
          Reply.html(200, new CheckoutPage(session, card).html(reason));
    };
  }

  private static Reply receipt(Transaction transaction, String id) {
    return transaction
        .find(ObjectType.CHARGE, id)
        .filter(charge -> charge.text("status").equals("succeeded"))
        .map(Pages::receipt)
        .orElseGet(() -> notice(404, "No receipt", "<p>There is no such payment.</p>"));
  }

  private static Reply receipt(Thing charge) {
    String amount = Money.words(charge.shown().path("amount").longValue(), charge.text("currency"));
    String card = charge.shown().at("/payment_method_details/card/last4").asText();
    return notice(
        200,
        "Receipt",
        """
        <p class="amount">%s</p>
        <p class="quiet">%s paid with the card ending in %s.</p>
        <dl>
          <div><dt>Payment</dt><dd>%s</dd></div>
          <div><dt>For</dt><dd>%s</dd></div>
        </dl>
        """
            .formatted(
                amount,
                amount,
                escape(card),
                escape(charge.text("payment_intent")),
                charge.text("description").isEmpty()
                    ? "credits"
                    : escape(charge.text("description"))));
  }

  private static String question(Thing intent) {
    boolean setup = intent.type() == ObjectType.SETUP_INTENT;
    String wish =
        setup
            ? "save this card for later payments"
            : "pay "
                + Money.words(intent.shown().path("amount").longValue(), intent.text("currency"));
    return page(
        "Your bank asks",
        """
        <h1>Is it you?</h1>
        <p>Your bank wants to know whether it is really you who wants to %s.</p>
        <form method="post" action="%s">
          <button type="submit" name="response" value="complete">Complete: it is me</button>
          <button type="submit" name="response" value="fail" class="other">Fail: it is not</button>
        </form>
        """
            .formatted(escape(wish), AUTHENTICATE + escape(intent.id())));
  }

  /** A page that only tells something. */
  private static Reply notice(int status, String title, String content) {
    return Reply.html(status, page(title, "<h1>%s</h1>%s".formatted(escape(title), content)));
  }

  /** One with the simulator's footer. */
  static String page(String title, String content) {
    return new HtmlPage(title, content, "A Stripe simulator: no money moves.").html();
  }
}
