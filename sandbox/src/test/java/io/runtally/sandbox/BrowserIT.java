package io.runtally.sandbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.runtally.sandbox.identity.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An organization's people before the page, in a real browser. */
class BrowserIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final double PATIENCE_MILLIS = Duration.ofMinutes(2).toMillis();
  private static final String ORG = "org_browser";

  private static ViewRig rig;
  private static Playwright playwright;
  private static Browser browser;

  private final List<String> complaints = new ArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() throws InterruptedException {
    assumeTrue(
        Files.isExecutable(CHROMIUM), "There is no /usr/bin/chromium (Debian's package chromium)");
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    rig = ViewRig.start();
    rig.meters().meter("meter-1");
    rig.charging().worker("worker-1");
    rig.view("view-1");
    rig.hearsOfStripe("view-1");
  }

  @BeforeEach
  void open() {
    context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1_440, 1_000));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    page = context.newPage();
    page.onConsoleMessage(message -> {
      if (List.of("error", "warning").contains(message.type())) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
  }

  @AfterEach
  void close() {
    context.close();
  }

  @AfterAll
  static void stop() {
    if (rig != null) {
      browser.close();
      playwright.close();
      rig.close();
    }
  }

  @Test
  void an_owner_buys_saves_a_card_is_recharged_is_declined_and_resumes() {
    rig.meters().plan(ORG, 0);
    rig.meters().flush();
    signIn(Role.OWNER);
    assertThat(balance()).hasText("0");
    accessible("new");
    touchedByAnExtension();

    page.getByLabel("Credits", new Page.GetByLabelOptions().setExact(true)).fill("25");
    assertThat(page.locator("output.price")).hasText("$25.00");
    press("Buy on Stripe");
    payWith("pm_card_visa");
    assertThat(page.locator("#banner")).hasText("25 credits were added.");
    assertThat(balance()).hasText("25");
    page.waitForURL("**/organizations/%s/credits".formatted(ORG));
    assertThat(history().first()).containsText("ada@browser.example");

    press("Save a card");
    payWith("pm_card_visa");
    assertThat(page.locator("#card")).containsText("Visa •••• 4242");
    assertEquals(1, rig.stripe().charges(ORG).size(), "Saving a card charges nothing");

    page.getByLabel("Recharge automatically").check();
    page.locator("#threshold").fill("10");
    page.locator("#amount").fill("20");
    page.getByText("90 days").click();
    assertThat(page.locator("#span-90")).hasAttribute("aria-current", "true");
    press("Save");
    assertThat(page.locator("#recharge .state")).hasText("On");
    assertThat(page.locator("#span-90")).hasAttribute("aria-current", "true");

    touchedByAnExtension();
    rig.meters().runs(ORG, 1_500, "first");
    rig.meters().flush();
    // 15 credits are drawn, which leaves 10; the card buys 20 more. All without a reload.
    assertThat(balance()).hasText("30");
    assertThat(history().filter(text("Auto-recharge")).first()).isVisible();
    accessible("recharged");

    press("Replace the card");
    payWith("pm_card_chargeCustomerFail");
    assertThat(page.locator("#card")).containsText("0341");
    rig.meters().runs(ORG, 2_000, "second");
    rig.meters().flush();
    assertThat(page.locator("#recharge .state")).hasText("Paused");
    assertThat(page.locator("#recharge")).containsText("Your card was declined");
    assertThat(page.locator("#recharge")).containsText("then resume auto-recharge");
    accessible("paused");

    press("Replace the card");
    payWith("pm_card_visa");
    assertThat(page.locator("#card")).containsText("4242");
    assertThat(page.locator("#recharge .state")).hasText("Paused");
    assertEquals(2, rig.stripe().charges(ORG).size(), "A paused recharge waits for the settings");

    assertThat(page.locator("#recharge")).containsText("$20.00");
    press("Resume auto-recharge");
    assertThat(balance()).hasText("30");
    assertThat(page.locator("#recharge .state")).hasText("On");
    assertEquals(3, rig.stripe().charges(ORG).size());

    Locator usage = history().filter(text("Usage")).first();
    usage.locator("summary").click();
    assertThat(usage.locator("table.runs tbody tr")).hasCount(100);
    accessible("opened");
    assertEquals(List.of(), complaints);
  }

  @Test
  void a_member_sees_it_all_and_has_no_controls() {
    rig.meters().purchase("org_members", 25, "pi_members");
    rig.meters().flush();
    signIn(Role.MEMBER, "org_members");
    assertThat(balance()).hasText("25");
    assertThat(page.getByRole(AriaRole.BUTTON)).hasCount(1); // of the history's filter
    assertEquals(0, page.locator("form[method=post]").count());
    assertEquals(0, page.locator("[hx-post]").count());
    accessible("member");
    assertEquals(List.of(), complaints);
    // The same sign-in, by hand.
    Person member = rig.person("view-1", "org_members", Role.MEMBER);
    assertEquals(403, member.post("/purchases", "{\"credits\":25}").status());
    signedOutMeanwhile();
  }

  /** As after a token's end: no connection is taken any more, and then no question either. */
  private void signedOutMeanwhile() {
    context.route("**/events", route -> route.fulfill(new Route.FulfillOptions().setStatus(401)));
    page.reload();
    assertThat(balance()).hasText("25");
    context.clearCookies();
    assertThat(page.locator("h1")).hasText("Please sign in");
  }

  @Test
  void what_is_owed_is_shown_so_and_the_form_proposes_enough() {
    owesMore(40, "adj_owes");
    Person admin = rig.person("view-1", "org_owes", Role.ADMIN);
    Waiting.until("it is owed", Duration.ofMinutes(2), () -> admin.balance() == -40);
    signIn(Role.ADMIN, "org_owes");
    assertThat(page.locator("#balance")).containsText("40");
    assertThat(page.locator("#balance")).containsText("owed");
    Locator credits = page.getByLabel("Credits", new Page.GetByLabelOptions().setExact(true));
    assertThat(credits).hasValue("65");
    owesMore(20, "adj_more");
    assertThat(credits).hasValue("85");
    credits.fill("7");
    owesMore(20, "adj_still_more");
    assertThat(balance()).hasText("80");
    assertThat(credits).hasValue("7");
    assertThat(history().first()).containsText("sue");
    assertThat(history().first()).containsText("<b>x");
    accessible("owed");
    assertEquals(List.of(), complaints);
  }

  private static void owesMore(long credits, String id) {
    rig.meters()
        .payment(
            "org_owes", "ADJUSTMENT", -100 * credits, id, ",\"actor\":\"sue\",\"reason\":\"<b>x\"");
    rig.meters().flush();
  }

  private void signIn(Role role) {
    signIn(role, ORG);
  }

  private void signIn(Role role, String organization) {
    page.navigate(rig.signIn().toString());
    page.locator("input[name=other]").fill(organization);
    page.locator("input[value=%s]".formatted(role.name())).check();
    press("Sign in");
    page.waitForURL("**/organizations/%s/credits".formatted(organization));
  }

  private void press(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .click();
  }

  /** On Stripe's page, which leads back. */
  private void payWith(String card) {
    page.waitForURL("**/checkout/**");
    page.locator("input[value=%s]".formatted(card)).check();
    page.locator("button[type=submit]").click();
    page.waitForURL("**/organizations/**");
  }

  /** Extensions that highlight or translate leave empty style attributes behind. */
  private void touchedByAnExtension() {
    page.evaluate(
        "document.querySelectorAll('[id]').forEach("
            + "part => { part.style.outline = 'none'; part.style.outline = ''; })");
  }

  private Locator balance() {
    return page.locator("#balance .amount strong");
  }

  private Locator history() {
    return page.locator("#history li");
  }

  private static Locator.FilterOptions text(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  /**
   * No violation that axe-core knows of, in light and dark, wide and narrow; pictures to look at.
   */
  private void accessible(String moment) {
    assertEquals(List.of(), complaints, "on the console, " + moment);
    accessible(moment, ColorScheme.LIGHT, 360);
    accessible(moment, ColorScheme.DARK, 1_440);
    // The checker styles the page to measure it, and the page's policy forbids that.
    complaints.clear();
  }

  private void accessible(String moment, ColorScheme scheme, int width) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    page.setViewportSize(width, 1_000);
    List<String> violations =
        new AxeBuilder(page).analyze().getViolations().stream().map(BrowserIT::told).toList();
    assertEquals(List.of(), violations, "%s, %s, %d px".formatted(moment, scheme, width));
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(SCREENSHOTS.resolve("%s-%s-%d.png".formatted(moment, scheme, width))));
    assertEquals(
        true,
        page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"),
        "Nothing hangs over the edge at %d px".formatted(width));
  }

  private static String told(Rule violation) {
    return "%s: %s at %s"
        .formatted(
            violation.getId(), violation.getHelp(), violation.getNodes().getFirst().getTarget());
  }
}
