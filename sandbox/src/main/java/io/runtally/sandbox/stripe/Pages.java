package io.runtally.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runtally.sandbox.stripe.Checkout.Next;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

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
      String end = found.map(session -> session.text("status")).orElse("unknown");
      return notice(
          404,
          "Nothing to pay here",
          end.equals("complete")
              ? "This checkout is complete."
              : "This checkout has expired, or there never was one.");
    }
    Thing session = found.get();
    if (!sent) {
      return Reply.html(200, form(session, ""));
    }
    Optional<TestCard> card = TestCard.ofPaymentMethod(form.text("card").orElse(""));
    if (card.isEmpty()) {
      return Reply.html(200, form(session, "Choose a card."));
    }
    Call call = Call.byHand(transaction, Json.object());
    return show(session, checkout.submit(call, session, card.get(), form.text("email").orElse("")));
  }

  private Reply authenticate(Transaction transaction, String id, boolean sent, Values form) {
    Optional<Thing> waiting = Authentication.waiting(transaction, id);
    if (waiting.isEmpty()) {
      return notice(404, "Nobody asks", "No payment or card waits for your answer here.");
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
        .map(session -> show(session, next))
        .orElseGet(() -> show(intent, next));
  }

  private static Reply show(Thing session, Next next) {
    return switch (next) {
      case Next.Leave(String url) -> Reply.redirect(url);
      case Next.Ask(String intentId) -> Reply.redirect(AUTHENTICATE + intentId);
      case Next.Stay(String reason) -> Reply.html(200, form(session, reason));
    };
  }

  private static Reply receipt(Transaction transaction, String id) {
    return transaction
        .find(ObjectType.CHARGE, id)
        .filter(charge -> charge.text("status").equals("succeeded"))
        .map(Pages::receipt)
        .orElseGet(() -> notice(404, "No receipt", "There is no such payment."));
  }

  private static Reply receipt(Thing charge) {
    String card = charge.shown().at("/payment_method_details/card/last4").asText();
    return notice(
        200,
        "Receipt",
        "%s paid with the card ending in %s. Payment %s."
            .formatted(
                money(charge.shown().path("amount").longValue(), charge.text("currency")),
                card,
                charge.text("payment_intent")));
  }

  private static Reply notice(int status, String title, String text) {
    return Reply.html(
        status, page(title, "<h1>%s</h1><p>%s</p>".formatted(escape(title), escape(text))));
  }

  private static String form(Thing session, String problem) {
    boolean setup = session.text("mode").equals("setup");
    String title = setup ? "Save a card" : "Pay " + amount(session);
    String email =
        Json.text(session.shown(), "customer_email")
            .orElse(session.shown().path("customer_details").path("email").asText(""));
    return page(
        title,
        """
        <h1>%s</h1>
        %s
        %s
        <form method="post" action="%s">
          <label>Email <input type="email" name="email" value="%s"></label>
          <label>Card <select name="card">%s</select></label>
          <button type="submit">%s</button>
        </form>
        %s
        """
            .formatted(
                escape(title),
                items(session.hidden()),
                problem.isEmpty()
                    ? ""
                    : "<p class=\"problem\" role=\"alert\">" + escape(problem) + "</p>",
                CHECKOUT + session.id(),
                escape(email),
                cards(),
                setup ? "Save card" : "Pay",
                session.text("cancel_url").isEmpty()
                    ? ""
                    : "<a href=\"%s\">Cancel</a>".formatted(escape(session.text("cancel_url")))));
  }

  private static String amount(Thing session) {
    return money(session.shown().path("amount_total").longValue(), session.text("currency"));
  }

  private static String money(long cents, String currency) {
    return "%d.%02d %s".formatted(cents / 100, cents % 100, currency.toUpperCase(Locale.ROOT));
  }

  private static String items(ObjectNode hidden) {
    StringBuilder items = new StringBuilder("<ul>");
    for (JsonNode item : hidden.path("line_items")) {
      JsonNode product = item.path("price_data").path("product_data");
      items.append(
          "<li>%d × %s</li>"
              .formatted(item.path("quantity").longValue(), escape(product.path("name").asText())));
    }
    return items.append("</ul>").toString();
  }

  private static String cards() {
    return Arrays.stream(TestCard.values())
        .map(card ->
            "<option value=\"%s\">%s … %s</option>"
                .formatted(card.paymentMethodId(), escape(card.description()), card.last4()))
        .collect(Collectors.joining());
  }

  private static String question(Thing intent) {
    return page(
        "Your bank asks",
        """
        <h1>Is it you?</h1>
        <p>Your bank wants to know whether it is really you who uses this card.</p>
        <form method="post" action="%s">
          <button type="submit" name="response" value="complete">Complete</button>
          <button type="submit" name="response" value="fail" class="quiet">Fail</button>
        </form>
        """
            .formatted(AUTHENTICATE + intent.id()));
  }

  private static String page(String title, String content) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <style>
    body { margin: 0; min-height: 100vh; display: grid; place-items: center;
      background: #f4f5f9; color: #1a1f36; font: 16px/1.5 system-ui, sans-serif; }
    main { width: min(26rem, 90vw); box-sizing: border-box; padding: 2rem; background: #fff;
      border-radius: 12px; box-shadow: 0 8px 30px rgb(26 31 54 / 12%%); }
    h1 { margin: 0 0 1rem; font-size: 1.5rem; }
    ul { margin: 0 0 1rem; padding: 0; list-style: none; color: #4f566b; }
    label { display: block; margin-bottom: 1rem; font-size: .9rem; }
    input, select { display: block; width: 100%%; box-sizing: border-box; margin-top: .25rem;
      padding: .6rem; border: 1px solid #c1c9d2; border-radius: 6px; background: #fff;
      font: inherit; }
    button { width: 100%%; margin-bottom: .5rem; padding: .75rem; border: 0; border-radius: 6px;
      background: #4b45c6; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
    button.quiet { background: #e3e8ee; color: #1a1f36; }
    button:focus-visible, input:focus-visible, select:focus-visible, a:focus-visible {
      outline: 3px solid #a8a4f0; outline-offset: 2px; }
    a { color: #4b45c6; }
    .problem { padding: .75rem; border-radius: 6px; background: #fdecec; color: #8f1d1d; }
    footer { margin-top: 1.5rem; color: #697386; font-size: .8rem; }
    </style>
    </head>
    <body><main>
    %s
    <footer>A simulator: no card is charged.</footer>
    </main></body>
    </html>
    """
        .formatted(escape(title), content);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
