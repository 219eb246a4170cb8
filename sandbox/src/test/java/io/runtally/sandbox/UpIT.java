package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.runtally.sandbox.stripe.Book;
import io.runtally.sandbox.stripe.StripeControl;
import io.runtally.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** {@code runtally up} as a person starts, stops and breaks it, with the packaged services. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration A_MOMENT = Duration.ofMillis(200);
  private static final Pattern RUNS = Pattern.compile("([\\d,]+) organizations, ([\\d,]+) runs");

  /** One for all: each start goes on from where the one before was stopped or killed. */
  @TempDir private static Path data;

  @TempDir private static Path logs;

  private static final int BROKER_PORT = Ports.free();
  private static final int METER_PORT = Ports.free();
  private static final int STRIPE_PORT = Ports.free();
  private static final int WORKER_PORT = Ports.free();
  private static final int DATABASE_PORT = Ports.free();
  private static final int VIEW_PORT = Ports.free();
  private static final int SIGN_IN_PORT = Ports.free();
  private static final String SERVERS = "127.0.0.1:" + BROKER_PORT;
  private static final StripeControl STRIPE =
      new StripeControl(URI.create("http://127.0.0.1:" + STRIPE_PORT));

  private static int customers;
  private static List<Book.Charge> charges = List.of();

  private Optional<JavaProcess> started = Optional.empty();

  @AfterEach
  void stopWhatIsLeft() {
    started.ifPresent(JavaProcess::close);
  }

  @Test
  @Order(1)
  void it_shows_a_recharge_and_two_refused_cards_of_the_sample_and_stops_when_asked()
      throws Exception {
    JavaProcess up = up("first");
    awaitReady(up, "first");
    List<ProcessHandle> children = up.children();
    assertEquals(6, children.size());
    seeTheCreditsOf("org_pixel");
    try (Standings standings = Standings.follow(SERVERS)) {
      awaitShown(standings, "org_bluebird", "paused: card_declined");
      awaitShown(standings, "org_ironwood", "paused: authentication_required");
      Waiting.until("a card has paid", LIMIT, () -> catchUp(standings).totals().paid() > 0);
    }
    Waiting.until(
        "that is told",
        LIMIT,
        () -> output("first").matches("(?s).* [1-9]\\d* paid, [2-9] failed.*"));

    try (JavaProcess second = start("second")) {
      assertEquals(1, second.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS));
      assertTrue(
          output("second").contains("is in use by another `runtally up` (process " + up.pid()),
          () -> output("second"));
    }

    customers = customersMade();
    charges = STRIPE.book().charges();
    up.stop(LIMIT);
    assertEquals(0, up.onExit().get());
    assertTrue(output("first").contains("Stopped."), () -> output("first"));
    assertFalse(output("first").contains("did not stop well"), () -> output("first"));
    assertFalse(output("first").contains("\033"), () -> output("first"));
    assertTrue(children.stream().noneMatch(ProcessHandle::isAlive), children::toString);
  }

  @Test
  @Order(2)
  void what_was_counted_and_charged_is_there_at_the_next_start_and_a_kill_takes_everything_along()
      throws Exception {
    long before = runsShown("first");
    JavaProcess up = up("third");
    awaitReady(up, "third");
    // Runs are sent when all cards are saved.
    Waiting.until("more runs than before", LIMIT, () -> runsShown("third") > before);
    assertEquals(customers, customersMade());
    assertEquals(charges, STRIPE.book().charges().subList(0, charges.size()));

    List<ProcessHandle> children = new ArrayList<>(up.children());
    assertEquals(6, children.size());
    children.add(databaseServer());
    up.kill();
    Waiting.until(
        "all processes are gone", LIMIT, () -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  @Order(3)
  void a_kill_loses_nothing_and_the_end_of_one_service_ends_all() throws Exception {
    long before = runsShown("third");
    JavaProcess up = up("fourth", "--no-sample");
    awaitReady(up, "fourth");
    Waiting.until("the runs of before", LIMIT, () -> runsShown("fourth") >= before);

    assertTrue(child(up, "recharge worker").destroyForcibly());
    assertEquals(1, up.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS));
    String told =
        "runtally: The recharge worker stopped by itself (exit code 137); its log is "
            + data.resolve("worker.log");
    assertTrue(output("fourth").contains(told), () -> output("fourth"));
  }

  private static Standings catchUp(Standings standings) {
    standings.catchUp(A_MOMENT);
    return standings;
  }

  private static void awaitShown(Standings standings, String organization, String words) {
    YearMonth month = YearMonth.now(ZoneOffset.UTC);
    Waiting.until(
        organization + " is shown as " + words,
        LIMIT,
        () ->
            catchUp(standings).of(month).stream()
                .filter(standing -> standing.organizationId().equals(organization))
                .anyMatch(standing -> standing.autoRechargeInWords().equals(words)));
  }

  /** How many customers the sample has told of, each another organization's (R20). */
  private static int customersMade() {
    try (Books books = new Books(SERVERS)) {
      List<String> organizations =
          books.settle().all(Topics.BILLING_CUSTOMERS).stream()
              .map(record -> new String(record.key(), StandardCharsets.UTF_8))
              .toList();
      assertEquals(Set.copyOf(organizations).size(), organizations.size(), organizations::toString);
      assertTrue(organizations.contains("org_pixel"), organizations::toString);
      return organizations.size();
    }
  }

  /** Signs in, and opens the page that one is sent to, as a browser does. */
  private static void seeTheCreditsOf(String organization) throws Exception {
    URI signIn = URI.create("http://localhost:%d/sign-in".formatted(SIGN_IN_PORT));
    HttpRequest form =
        HttpRequest.newBuilder(signIn)
            .header("Origin", "http://localhost:" + SIGN_IN_PORT)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "organization=%s&role=OWNER".formatted(organization)))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> sent = http.send(form, HttpResponse.BodyHandlers.ofString());
      assertEquals(303, sent.statusCode(), sent.body());
      String cookie = sent.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
      URI page = URI.create(sent.headers().firstValue("Location").orElseThrow());
      HttpResponse<String> shown =
          http.send(
              HttpRequest.newBuilder(page).header("Cookie", cookie).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, shown.statusCode(), shown.body());
      assertTrue(shown.body().contains(organization), shown.body());
    }
  }

  /** PostgreSQL itself, which is no child of what started it. */
  private static ProcessHandle databaseServer() throws IOException {
    try (Stream<Path> clusters = Files.list(data.resolve("database"))) {
      Path folder = clusters.findFirst().orElseThrow();
      return Postmaster.of(new DatabaseFolder(folder).data()).orElseThrow();
    }
  }

  private JavaProcess up(String name, String... options) {
    JavaProcess process = start(name, options);
    started = Optional.of(process);
    return process;
  }

  private static JavaProcess start(String name, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "up",
                "--data-dir",
                data.toString(),
                "--broker-port",
                Integer.toString(BROKER_PORT),
                "--meter-port",
                Integer.toString(METER_PORT),
                "--stripe-port",
                Integer.toString(STRIPE_PORT),
                "--worker-port",
                Integer.toString(WORKER_PORT),
                "--database-port",
                Integer.toString(DATABASE_PORT),
                "--view-port",
                Integer.toString(VIEW_PORT),
                "--sign-in-port",
                Integer.toString(SIGN_IN_PORT)));
    arguments.addAll(List.of(options));
    return JavaProcess.start(
        new JavaProgram(
            "up",
            JavaProgram.ownClassPath(),
            List.of("-Druntally.home=" + Path.of("..").toAbsolutePath().normalize()),
            Runtally.class.getName(),
            arguments,
            // Whatever the environment holds, tests charge nothing at Stripe.
            Map.of("STRIPE_API_KEY", ""),
            log(name)));
  }

  private static void awaitReady(JavaProcess up, String name) throws InterruptedException {
    try {
      up.awaitReady(() -> output(name).contains("Ctrl-C stops all"), LIMIT, passed -> {});
    } catch (SandboxProblem problem) {
      // Its last lines alone may be all of the child that failed, and not tell which one that was.
      throw new SandboxProblem(problem.getMessage(), output(name).lines().toList());
    }
  }

  private static ProcessHandle child(JavaProcess parent, String name) {
    return parent.children().stream()
        .filter(process ->
            process.info().commandLine().orElse("").contains("-Druntally.process=" + name))
        .findAny()
        .orElseThrow();
  }

  /** The runs that the last line of standings told; 0 before the first. */
  private static long runsShown(String name) {
    long runs = 0;
    Matcher lines = RUNS.matcher(output(name));
    while (lines.find()) {
      runs = Long.parseLong(lines.group(2).replace(",", ""));
    }
    return runs;
  }

  private static Path log(String name) {
    return logs.resolve(name + ".log");
  }

  private static String output(String name) {
    try {
      return Files.exists(log(name)) ? Files.readString(log(name)) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
