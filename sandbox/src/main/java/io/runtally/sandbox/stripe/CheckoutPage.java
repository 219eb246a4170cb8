package io.runtally.sandbox.stripe;

import static io.runtally.sandbox.HtmlPage.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The page of an open checkout session: what is to be paid, and the cards to choose from.
 *
 * @param chosen at the last attempt
 */
record CheckoutPage(Thing session, Optional<TestCard> chosen) {
  /** What cards have in common, in the order that people are likely to want them. */
  private enum Kind {
    PAYS("Pays"),
    ASKS("The bank asks"),
    CANNOT_BE_CHARGED("Can be saved, cannot be charged"),
    IS_DECLINED("Is declined"),
    GIVES_TROUBLE("Pays, and gives trouble later");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    static Kind of(TestCard card) {
      return switch (card.behaviour()) {
        case TestCard.Behaviour.Pays _ -> PAYS;
        case TestCard.Behaviour.Authenticates _ -> ASKS;
        case TestCard.Behaviour.AuthenticatesThenDeclines _ -> ASKS;
        case TestCard.Behaviour.DeclinesCharges _ -> CANNOT_BE_CHARGED;
        case TestCard.Behaviour.Declines _ -> IS_DECLINED;
        case TestCard.Behaviour.PaysThenDisputes _ -> GIVES_TROUBLE;
        case TestCard.Behaviour.PaysAndRefundsFail _ -> GIVES_TROUBLE;
      };
    }
  }

  /**
   * The page.
   *
   * @param problem why the last attempt did not work; empty at first
   */
  String html(String problem) {
    return Pages.page(
        title(),
        """
        <h1>%s</h1>
        %s
        %s
        <form method="post" action="/checkout/%s">
          <fieldset>
            <legend>Card</legend>
            <div class="choices long">%s</div>
          </fieldset>
          <label class="field" for="email">E-mail</label>
          <input type="email" id="email" name="email" value="%s" maxlength="512" autocomplete="email"
            aria-describedby="email-hint">
          <span class="hint" id="email-hint">%s</span>
          <button type="submit">%s</button>
        </form>
        %s
        """
            .formatted(
                escape(title()),
                setup() ? "<p class=\"quiet\">Nothing is charged now.</p>" : items(),
                problem.isEmpty()
                    ? ""
                    : "<p class=\"problem\" role=\"alert\">%s</p>".formatted(escape(problem)),
                escape(session.id()),
                // So that it is in sight, and the keyboard where one goes on.
                cards(problem.isEmpty() ? "" : " autofocus"),
                escape(email()),
                setup() ? "Only if you like." : "For the receipt, if you like.",
                escape(setup() ? "Save card" : title()),
                back(
                    session.text("cancel_url"),
                    setup() ? "Back without saving a card" : "Back without paying")));
  }

  private boolean setup() {
    return session.text("mode").equals("setup");
  }

  private String title() {
    return setup()
        ? "Save a card"
        : "Pay "
            + Money.words(
                session.shown().path("amount_total").longValue(), session.text("currency"));
  }

  private String email() {
    return Json.text(session.shown(), "customer_email")
        .orElse(session.shown().path("customer_details").path("email").asText(""));
  }

  private String items() {
    StringBuilder items = new StringBuilder("<dl>");
    for (JsonNode item : session.hidden().path("line_items")) {
      JsonNode price = item.path("price_data");
      long quantity = item.path("quantity").longValue();
      items.append(
          "<div><dt>%d × %s</dt><dd>%s</dd></div>"
              .formatted(
                  quantity,
                  escape(price.path("product_data").path("name").asText()),
                  Money.words(
                      quantity * price.path("unit_amount").longValue(),
                      price.path("currency").asText())));
    }
    return items.append("</dl>").toString();
  }

  private String cards(String ofChosen) {
    Map<Kind, List<TestCard>> kinds =
        Arrays.stream(TestCard.values())
            .collect(Collectors.groupingBy(Kind::of, TreeMap::new, Collectors.toList()));
    return kinds.entrySet().stream()
        .map(kind ->
            "<h2>%s</h2>%s"
                .formatted(
                    escape(kind.getKey().title),
                    kind.getValue().stream()
                        .map(card -> card(card, ofChosen))
                        .collect(Collectors.joining())))
        .collect(Collectors.joining());
  }

  private String card(TestCard card, String ofChosen) {
    return """
    <label>
      <input type="radio" name="card" value="%s" required%s>
      <span>%s</span>
      <span class="digits">… %s</span>
    </label>
    """
        .formatted(
            card.paymentMethodId(),
            card == chosen.orElse(TestCard.VISA) ? " checked" + ofChosen : "",
            escape(card.description()),
            card.last4());
  }

  /** A link back to whoever opened the session; nothing where nobody says where that is. */
  static String back(String url, String words) {
    return url.isEmpty()
        ? ""
        : "<p class=\"back\"><a href=\"%s\">%s</a></p>".formatted(escape(url), escape(words));
  }
}
