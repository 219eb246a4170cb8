package io.runtally.view.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.runtime.server.EmbeddedServer;
import io.runtally.schemas.AutoRechargeState;
import io.runtally.schemas.NoRechargeReason;
import io.runtally.view.account.SavedCard;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page over HTTP, with made-up organizations and any role. */
class CreditsPageTest {
  private static final AtomicInteger ORGANIZATIONS = new AtomicInteger();
  private static final HttpClient BROWSER = HttpClient.newHttpClient();

  private static final EmbeddedServer SERVER =
      PageDemo.start(
          Map.of(
              "micronaut.SERVER.port", -1,
              "view.sign-in-url", "https://login.example/start",
              "view.checkout-origins", "https://checkout.stripe.com,http://localhost:12111"));
  private static final SampleAccounts ACCOUNTS =
      SERVER.getApplicationContext().getBean(SampleAccounts.class);

  private static final SampleCommands COMMANDS =
      SERVER.getApplicationContext().getBean(SampleCommands.class);

  private final String org = "org_" + ORGANIZATIONS.incrementAndGet();
  private final SampleAccount account = ACCOUNTS.account(org);

  @AfterAll
  static void stop() {
    SERVER.close();
    BROWSER.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org_acme",
        "org_owed",
        "org_paused",
        "org_limit",
        "org_recharging",
        "org_new",
        "org_young",
        "org_many"
      })
  void every_state_has_its_page(String organization) throws Exception {
    HttpResponse<String> page = get(organization, "", "OWNER");

    assertEquals(200, page.statusCode());
    assertTrue(page.body().endsWith("</html>\n"), "cut off");
  }

  @Test
  void a_page_may_run_and_load_nothing_that_is_not_ours() throws Exception {
    HttpResponse<String> page = get("org_acme", "", "OWNER");

    assertEquals(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self';"
            + " form-action 'self' https://checkout.stripe.com http://localhost:12111;"
            + " frame-ancestors 'none'; base-uri 'none'",
        header(page, "Content-Security-Policy"));
    assertEquals("nosniff", header(page, "X-Content-Type-Options"));
    assertEquals("same-origin", header(page, "Referrer-Policy"));
    assertEquals("no-store", header(page, "Cache-Control"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/live", "/activity/3", "?purchase=cs_1&span=7", "/purchase?purchase=cs_1"})
  void nothing_on_a_page_is_against_its_policy(String path) throws Exception {
    String html = get("org_script", path, "OWNER").body();

    assertFalse(
        Pattern.compile("\\son[a-z]+=\"|\\sstyle=|<style|javascript:").matcher(html).find());
    assertEquals(List.of(), find(html, "<script(?! src=\"/)[^>]*>"));
    assertEquals(List.of(), find(html, "(?:src|href|action)=\"(?!/|#)[^\"]*"));
  }

  @Test
  void what_a_page_loads_is_there_for_everybody() throws Exception {
    String html = get("org_acme", "", "OWNER").body();

    for (String asset : find(html, "(?<=src=\"|href=\")/(?:assets|webjars)/[^\"]*")) {
      assertEquals(200, send(request(asset, "NOBODY")).statusCode(), asset);
    }
    assertTrue(html.contains("htmx.min.js"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/live", "/activity/1", "/activity/2", "/activity/3"})
  void script_in_any_field_stays_text(String path) throws Exception {
    String html = get("org_script", path, "OWNER").body();

    assertFalse(html.contains("<script>alert"), html);
    assertFalse(html.contains("<img src=x"), html);
    assertTrue(html.contains("&lt;script>alert(1)") || html.contains("&lt;script&gt;alert(1)"));
  }

  @Test
  void script_in_an_address_or_a_form_stays_text() throws Exception {
    String script = URLEncoder.encode(SampleAccounts.SCRIPT, StandardCharsets.UTF_8);

    String asked = "?purchase=" + script + "&kind=" + script + "&from=" + script;
    String page = get(org, asked, "OWNER").body() + get(org, "/purchase" + asked, "OWNER").body();
    String form = post("purchases", Map.of("credits", SampleAccounts.SCRIPT), "OWNER").body();

    assertFalse((page + form).contains("<script>alert"));
    assertFalse((page + form).contains("<img src=x"));
  }

  @Test
  void R32_the_balance_and_the_newest_line_agree() throws Exception {
    account.purchased(25, "olga@acme.example", Instant.now()).drawn(2, Instant.now());

    String html = get(org, "", "MEMBER").body();

    assertEquals(List.of("<strong>23</strong> credits"), find(html, "<strong>23</strong> credits"));
    assertEquals("23", find(html, "(?<=balance</span> )[^<]*").getFirst());
  }

  @Test
  void R21_a_member_sees_all_and_can_press_nothing() throws Exception {
    String html = get("org_paused", "", "MEMBER").body();

    assertTrue(html.contains("insufficient funds"));
    assertTrue(html.contains("Visa •••• 4242"));
    assertEquals(List.of(), find(html, "method=\"post\""));
    assertEquals(List.of("<button>Filter</button>"), find(html, "<button.*</button>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"purchases", "payment-method", "payment-method/removal", "auto-recharge"})
  void R21_a_member_is_refused_every_change(String command) throws Exception {
    HttpResponse<String> answer = post(command, Map.of("credits", "25"), "MEMBER");

    assertEquals(403, answer.statusCode());
    assertTrue(answer.body().contains("Only an Owner or an Admin"), answer.body());
  }

  @Test
  void R21_another_organizations_page_is_refused_with_a_way_on() throws Exception {
    HttpResponse<String> answer = get("org_acme", "", "STRANGER");

    assertEquals(403, answer.statusCode());
    assertTrue(answer.body().contains("sign in as one of its members"));
    assertTrue(answer.body().contains("href=\"https://login.example/start\""));
    assertEquals("no-store", header(answer, "Cache-Control"));
  }

  @Test
  void R19_a_purchase_leads_to_stripe_with_and_without_javascript() throws Exception {
    HttpResponse<String> plain = post("purchases", Map.of("credits", "25"), "OWNER");
    HttpResponse<String> htmx = postByHtmx("purchases", Map.of("credits", "25"));

    assertEquals(303, plain.statusCode());
    assertEquals(SampleCommands.STRIPE.toString(), header(plain, "Location"));
    assertEquals(200, htmx.statusCode());
    assertEquals(SampleCommands.STRIPE.toString(), header(htmx, "HX-Redirect"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "5.5", "-5", "1e9", "5;drop", ""})
  void R19_a_purchase_of_what_cannot_be_bought_comes_back_with_the_reason(String credits)
      throws Exception {
    HttpResponse<String> plain = post("purchases", Map.of("credits", credits), "OWNER");
    HttpResponse<String> htmx = postByHtmx("purchases", Map.of("credits", credits));

    assertEquals(422, plain.statusCode());
    assertEquals(200, htmx.statusCode());
    for (String html : List.of(plain.body(), htmx.body())) {
      assertTrue(html.contains(PurchaseForm.RANGE), html);
      assertTrue(
          html.contains("name=\"credits\"") && html.contains("value=\"%s\"".formatted(credits)),
          html);
    }
  }

  @Test
  void a_refusal_stands_beside_the_form() throws Exception {
    HttpResponse<String> answer = post("purchases", Map.of("credits", "9999"), "OWNER");

    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("Stripe does not answer: nothing was charged, try again."));
    assertTrue(answer.body().contains("value=\"9999\""));
  }

  private String seen() {
    return account.overview(Instant.now()).settingsVersion();
  }

  @Test
  void R22_nothing_is_charged_before_the_page_has_said_so() throws Exception {
    account.card(SampleAccount.visa(Instant.now()));
    Map<String, String> form =
        Map.of("enabled", "on", "threshold", "10", "amount", "20", "seen", seen());

    HttpResponse<String> first = post("auto-recharge", form, "ADMIN");
    assertEquals(200, first.statusCode());
    assertTrue(first.body().contains("Saving now charges Visa •••• 4242 $20.00 at once"));
    assertEquals(Optional.empty(), account.settings);

    String announced = find(first.body(), "(?<=name=\"announced\" value=\")[^\"]+").getFirst();
    HttpResponse<String> second =
        post("auto-recharge", with(form, "announced", announced), "ADMIN");
    assertEquals(303, second.statusCode());
    assertEquals(20, account.settings.orElseThrow().amount());
  }

  @Test
  void R22_what_was_announced_for_another_amount_is_announced_anew() throws Exception {
    account.card(SampleAccount.visa(Instant.now()));

    post(
        "auto-recharge",
        Map.of(
            "enabled", "on",
            "threshold", "10",
            "amount", "500",
            "seen", seen(),
            "announced", "20 Visa •••• 4242"),
        "OWNER");

    assertEquals(Optional.empty(), account.settings);
  }

  @Test
  void the_second_of_two_who_save_at_once_sees_the_newer_values() throws Exception {
    account.purchased(50, "olga", Instant.now()).card(SampleAccount.visa(Instant.now()));
    Map<String, String> form =
        Map.of("enabled", "on", "threshold", "10", "amount", "20", "seen", seen());
    post("auto-recharge", form, "OWNER");

    HttpResponse<String> second = post("auto-recharge", with(form, "amount", "33"), "ADMIN");

    assertEquals(412, second.statusCode());
    assertTrue(second.body().contains("olga@acme.example changed the settings meanwhile"));
    assertTrue(second.body().contains("id=\"amount\"") && second.body().contains("value=\"20\""));
    assertEquals(20, account.settings.orElseThrow().amount());
  }

  @Test
  void who_is_overtaken_by_a_card_keeps_what_was_typed_and_is_told_of_the_card() throws Exception {
    account.purchased(50, "olga", Instant.now()).card(SampleAccount.visa(Instant.now()));
    account.settings(true, 10, 20, Optional.empty(), Instant.now());
    Map<String, String> form =
        Map.of("enabled", "on", "threshold", "12", "amount", "33", "seen", seen());
    SavedCard visa = account.card.orElseThrow();
    account.card(
        new SavedCard("cus_1", "pm_2", "amex", "0005", visa.expires(), "olga", visa.savedAt()));

    HttpResponse<String> overtaken = post("auto-recharge", form, "ADMIN");

    assertEquals(412, overtaken.statusCode());
    assertTrue(
        overtaken.body().contains("Another card was saved meanwhile: American Express •••• 0005."));
    assertFalse(overtaken.body().contains("changed the settings"));
    assertTrue(overtaken.body().contains("value=\"33\""), "what was typed is lost");
    String again = find(overtaken.body(), "(?<=name=\"seen\" value=\")[^\"]+").getLast();
    assertEquals(303, post("auto-recharge", with(form, "seen", again), "ADMIN").statusCode());
  }

  @Test
  void who_is_overtaken_by_the_state_keeps_what_was_typed_and_is_told_of_the_state()
      throws Exception {
    account.purchased(50, "olga", Instant.now()).card(SampleAccount.visa(Instant.now()));
    account.settings(true, 10, 20, Optional.empty(), Instant.now()).stands(AutoRechargeState.ON);
    Map<String, String> form =
        Map.of("enabled", "on", "threshold", "10", "amount", "33", "seen", seen());
    account.stands(AutoRechargeState.PAUSED, NoRechargeReason.PAUSED_AFTER_REVERSAL);

    HttpResponse<String> overtaken = post("auto-recharge", form, "ADMIN");

    assertEquals(412, overtaken.statusCode());
    assertTrue(overtaken.body().contains("stands differently meanwhile: it is now “Paused”."));
    assertTrue(overtaken.body().contains("value=\"33\""), "what was typed is lost");
  }

  @Test
  void a_save_keeps_the_filter_and_the_span_of_the_plot() throws Exception {
    account.purchased(50, "olga", Instant.now()).card(SampleAccount.visa(Instant.now()));
    Map<String, String> form =
        Map.of("enabled", "on", "threshold", "10", "amount", "20", "seen", seen());

    String action =
        find(
                get(org, "?span=90&kind=PURCHASE", "OWNER").body(),
                "(?<=action=\")[^\"]*/auto-recharge[^\"]*")
            .getFirst();
    HttpResponse<String> plain =
        send(form(action.substring(action.lastIndexOf('/') + 1), form, "OWNER"));
    HttpResponse<String> htmx =
        postByHtmx(
            "auto-recharge",
            with(with(with(form, "seen", seen()), "span", "90"), "kind", "PURCHASE"));

    assertTrue(
        header(plain, "Location").endsWith("/credits?auto-recharge=saved&kind=PURCHASE&span=90"),
        header(plain, "Location"));
    assertTrue(htmx.body().contains("Saved."), htmx.body());
    assertTrue(htmx.body().contains("Balance over the last 90 days"));
    assertTrue(htmx.body().contains("<input type=\"hidden\" name=\"kind\" value=\"PURCHASE\">"));
  }

  @Test
  void a_form_that_comes_back_refused_keeps_the_filter_too() throws Exception {
    account.purchased(50, "olga", Instant.now());

    String whole = post("purchases?kind=PURCHASE&span=7", Map.of("credits", "4"), "OWNER").body();

    assertTrue(whole.contains("Balance over the last 7 days"));
    assertTrue(whole.contains("<option value=\"PURCHASE\" selected>"), whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"payment-method/removal?span=7", "payment-method?span=7"})
  void a_form_without_fields_is_taken_with_and_without_javascript(String command) throws Exception {
    account.card(SampleAccount.visa(Instant.now()));
    int plain = post(command, Map.of(), "OWNER").statusCode();
    account.card(SampleAccount.visa(Instant.now()));
    int htmx = postByHtmx(command, Map.of("span", "7")).statusCode();

    assertEquals(List.of(303, 200), List.of(plain, htmx));
  }

  @Test
  void a_deduction_meanwhile_is_no_reason_to_refuse_a_save() throws Exception {
    account.purchased(50, "olga", Instant.now()).card(SampleAccount.visa(Instant.now()));
    get(org, "", "OWNER");
    account.drawn(1, Instant.now());

    HttpResponse<String> saved =
        post(
            "auto-recharge",
            Map.of("enabled", "on", "threshold", "10", "amount", "20", "seen", seen()),
            "OWNER");

    assertEquals(303, saved.statusCode());
    assertTrue(header(saved, "Location").endsWith("/credits?auto-recharge=saved"));
  }

  @Test
  void an_entry_opens_to_its_runs() throws Exception {
    account.purchased(50, "olga", Instant.now()).drawn(1, Instant.now());

    HttpResponse<String> part =
        send(
            request("/organizations/%s/credits/activity/2".formatted(org), "MEMBER")
                .header("HX-Request", "true"));
    HttpResponse<String> whole = get(org, "/activity/2", "MEMBER");

    assertEquals(100, find(part.body(), "<tr><td").size());
    assertTrue(part.body().contains("1 to 100"));
    assertFalse(part.body().contains("<html"));
    assertTrue(whole.body().contains("<html"));
    assertEquals(404, get(org, "/activity/3", "MEMBER").statusCode());
  }

  /** What it proposes depends on the balance: beside a newer one, an old proposal is wrong. */
  @Test
  void the_live_part_replaces_the_form_to_buy_with_care_and_the_filter_never() throws Exception {
    account.purchased(5, "olga", Instant.now()).drawn(45, Instant.now());

    String html = get(org, "/live", "OWNER").body();

    assertTrue(html.contains("id=\"balance\""));
    assertEquals(1, find(html, "<section id=\"buy\"[^>]* data-careful>").size());
    assertTrue(html.contains("40 of them pay what is owed"));
    assertFalse(html.contains("id=\"filter\""));
  }

  @Test
  void R19_coming_back_from_stripe_credits_are_said_to_be_there_once_the_ledger_has_them()
      throws Exception {
    post("purchases", Map.of("credits", "25"), "OWNER");
    String purchase = COMMANDS.last();

    String open = get(org, "/purchase?span=7&purchase=" + purchase, "OWNER").body();
    COMMANDS.arrived(org, purchase);
    HttpResponse<String> paid = get(org, "/purchase?span=7&purchase=" + purchase, "OWNER");
    COMMANDS.paid(org, purchase);
    HttpResponse<String> added = get(org, "/purchase?span=7&purchase=" + purchase, "OWNER");

    assertTrue(open.contains("confirmation of 25 credits"), open);
    assertTrue(paid.body().contains("25 credits are paid, and are being added"), paid.body());
    assertTrue(paid.body().contains("name=\"purchase\""), "it would not be asked for again");
    assertEquals("", header(paid, "HX-Replace-Url"));
    assertTrue(added.body().contains("25 credits were added."), added.body());
    assertFalse(added.body().contains("name=\"purchase\""), "it would be asked for again");
    assertFalse(added.body().contains("hx-get"), "it would be asked for again");
    assertEquals(
        "/organizations/%s/credits?span=7".formatted(org), header(added, "HX-Replace-Url"));
  }

  @Test
  void neither_the_page_nor_its_live_part_asks_stripe() throws Exception {
    post("purchases", Map.of("credits", "25"), "OWNER");
    String purchase = COMMANDS.last();
    COMMANDS.paid(org, purchase);
    int looks = COMMANDS.looks.get();

    String page = get(org, "?purchase=" + purchase, "MEMBER").body();
    HttpResponse<String> live =
        send(
            request("/organizations/%s/credits/live?purchase=%s".formatted(org, purchase), "OWNER")
                .header("HX-Trigger", "life"));

    assertTrue(page.contains("Your purchase is being confirmed by Stripe"), page);
    assertTrue(page.contains("reload the page"), "what to do without JavaScript");
    assertTrue(page.contains("hx-get=\"/organizations/%s/credits/purchase\"".formatted(org)));
    assertTrue(page.contains("name=\"purchase\" value=\"%s\"".formatted(purchase)));
    assertFalse(live.body().contains("id=\"banner\""), "it would take back what Stripe said");
    assertTrue(live.body().contains("name=\"purchase\""));
    assertEquals("", header(live, "HX-Replace-Url"));
    assertEquals(looks, COMMANDS.looks.get());
  }

  @Test
  void stripes_silence_about_a_purchase_is_no_word_on_it() throws Exception {
    post("purchases", Map.of("credits", "25"), "OWNER");
    String purchase = COMMANDS.last();

    COMMANDS.silent = true;
    HttpResponse<String> silent = get(org, "/purchase?purchase=" + purchase, "OWNER");
    COMMANDS.silent = false;
    HttpResponse<String> unknown = get(org, "/purchase?purchase=cs_of_nobody", "OWNER");

    assertEquals(200, silent.statusCode());
    assertTrue(silent.body().contains("Your purchase is being confirmed by Stripe"));
    assertTrue(silent.body().contains("hx-get"), "it is asked again");
    assertFalse(unknown.body().contains("class=\"note"), unknown.body());
    assertFalse(unknown.body().contains("name=\"purchase\""), unknown.body());
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, same-origin, 303",
    "Sec-Fetch-Site, cross-site, 403",
    "Sec-Fetch-Site, same-site, 403",
    "Sec-Fetch-Site, none, 403",
    "Origin, http://localhost:8080, 303",
    "Origin, https://evil.example, 403",
    "Origin, null, 403",
    "X-Nothing, said, 403"
  })
  void a_change_in_the_name_of_a_cookie_must_come_from_our_own_page(
      String header, String value, int status) throws Exception {
    HttpResponse<String> answer =
        send(
            request("/organizations/%s/credits/purchases".formatted(org), "OWNER")
                .header(header, value)
                .header("Cookie", "runtally_token=x")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("credits=25")));

    assertEquals(status, answer.statusCode(), answer.body());
    if (status == 403) {
      assertTrue(answer.body().contains("does not come from our own page"), answer.body());
    }
  }

  @Test
  void a_bearer_token_needs_no_page_and_another_authorization_does() throws Exception {
    assertEquals(303, authorized("Bearer x").statusCode());
    assertEquals(403, authorized("Basic x").statusCode());
  }

  private HttpResponse<String> authorized(String authorization) throws Exception {
    return send(
        request("/organizations/%s/credits/purchases".formatted(org), "OWNER")
            .header("Authorization", authorization)
            .header("Cookie", "runtally_token=x")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("credits=25")));
  }

  private HttpResponse<String> get(String organization, String path, String role)
      throws IOException, InterruptedException {
    return send(request("/organizations/" + organization + "/credits" + path, role));
  }

  private HttpResponse<String> post(String command, Map<String, String> fields, String role)
      throws IOException, InterruptedException {
    return send(form(command, fields, role));
  }

  private HttpResponse<String> postByHtmx(String command, Map<String, String> fields)
      throws IOException, InterruptedException {
    return send(form(command, fields, "OWNER").header("HX-Request", "true"));
  }

  private HttpRequest.Builder form(String command, Map<String, String> fields, String role) {
    String body =
        fields.entrySet().stream()
            .map(field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return request("/organizations/%s/credits/%s".formatted(org, command), role)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Sec-Fetch-Site", "same-origin")
        .POST(BodyPublishers.ofString(body));
  }

  private static HttpRequest.Builder request(String path, String role) {
    return HttpRequest.newBuilder(URI.create(SERVER.getURI() + path))
        .header("Cookie", "role=" + role)
        .header("Accept", "text/html");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return BROWSER.send(request.build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static List<String> find(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
  }

  private static Map<String, String> with(Map<String, String> fields, String name, String value) {
    var more = new HashMap<>(fields);
    more.put(name, value);
    return more;
  }
}
