package io.runtally.sandbox.stripe;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.runtally.sandbox.Door;
import io.runtally.sandbox.SandboxProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stripe, on this machine: its API below {@code /v1}, and the control API below {@code /simulator}.
 *
 * <p>Give {@link #address} to a Stripe client as its base, with any key that begins with {@code
 * sk_test_}.
 */
public final class StripeSimulator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StripeSimulator.class);
  private static final int BACKLOG = 1_000;

  static {
    // Else an answer's body waits for the acknowledgement of its headers, for up to 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final URI address;
  private final Faults faults;
  private final State state;
  private final Api api;
  private final Control control;
  private final Chores chores;
  private final Pages pages;
  private final Webhooks webhooks;

  /**
   * How it is to be started.
   *
   * @param door where it listens and where its pages are found
   * @param dataFolder where its state is kept for the next start; absent: nowhere
   * @param webhooks URLs that are told of all events
   * @param webhookSecret what these are signed with
   */
  public record Settings(
      Door door, Optional<Path> dataFolder, List<URI> webhooks, String webhookSecret) {
    public Settings {
      webhooks = List.copyOf(webhooks);
    }

    /** On a free port, with nothing kept and nobody told. */
    public static Settings anywhere() {
      return new Settings(
          Door.ofThisMachine(0), Optional.empty(), List.of(), Control.DEFAULT_SECRET);
    }

    public Settings withPort(int other) {
      return new Settings(door.withPort(other), dataFolder, webhooks, webhookSecret);
    }

    public Settings withDoor(Door other) {
      return new Settings(other, dataFolder, webhooks, webhookSecret);
    }

    public Settings withDataFolder(Path folder) {
      return new Settings(door, Optional.of(folder), webhooks, webhookSecret);
    }

    public Settings withWebhook(URI url, String secret) {
      return new Settings(door, dataFolder, List.of(url), secret);
    }
  }

  private StripeSimulator(HttpServer server, URI pages, Journal journal) {
    this.server = server;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    this.address = here(server);
    this.faults = new Faults();
    Clock clock = new Clock();
    this.state = new State(journal, clock);
    RequestLog log = new RequestLog();
    PaymentMethods paymentMethods = new PaymentMethods();
    Charges charges = new Charges(pages);
    Payments payments = new Payments(charges, paymentMethods, pages);
    List<Route> routes = new ArrayList<>();
    routes.addAll(new Customers(paymentMethods).routes());
    routes.addAll(paymentMethods.routes());
    routes.addAll(new PaymentIntents(payments).routes());
    routes.addAll(charges.routes());
    SetupIntents setupIntents = new SetupIntents(paymentMethods, pages);
    Authentication authentication = new Authentication(payments, setupIntents);
    Refunds refunds = new Refunds();
    routes.addAll(setupIntents.routes());
    routes.addAll(refunds.routes());
    routes.addAll(new Disputes().routes());
    routes.addAll(new CheckoutSessions(pages).routes());
    routes.addAll(Events.routes());
    this.webhooks = Webhooks.start(state, clock);
    this.api = new Api(state, faults, log, routes);
    ByHand byHand = new ByHand(state, paymentMethods, refunds, authentication);
    this.control = new Control(state, clock, faults, log, byHand, webhooks);
    this.chores = Chores.start(state, Refunds::failDue, CheckoutSessions::expireDue);
    this.pages = new Pages(state, new Checkout(payments, setupIntents, authentication));
  }

  /**
   * Starts one in this process.
   *
   * @throws SandboxProblem when its port is taken, or its data folder cannot be used
   */
  public static StripeSimulator start(Settings settings) {
    Journal journal = settings.dataFolder().<Journal>map(FileJournal::in).orElseGet(Journal::none);
    HttpServer server = bind(settings.door(), journal);
    URI pages = settings.door().publicUrl().orElseGet(() -> here(server));
    StripeSimulator simulator = new StripeSimulator(server, pages, journal);
    settings.webhooks().forEach(url -> simulator.webhooks.register(url, settings.webhookSecret()));
    simulator.server.createContext("/", simulator::serve);
    simulator.server.setExecutor(simulator.threads);
    simulator.server.start();
    return simulator;
  }

  private static URI here(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static HttpServer bind(Door door, Journal journal) {
    try {
      return door.open(BACKLOG);
    } catch (BindException taken) {
      journal.close();
      throw new SandboxProblem(
          "Port %d, which the Stripe simulator needs, is in use by another program: stop that, or choose another port with --port."
              .formatted(door.port()));
    } catch (IOException failure) {
      journal.close();
      throw new SandboxProblem(
          "The Stripe simulator cannot listen on port %d: %s."
              .formatted(door.port(), failure.getMessage()));
    }
  }

  /** Where it answers on this machine, such as {@code http://127.0.0.1:12111}. */
  public URI address() {
    return address;
  }

  /** What it can do. */
  List<Route> routes() {
    return api.routes();
  }

  /** Held requests are cut. */
  @Override
  public void close() {
    faults.clear(Release.CUT);
    chores.close();
    webhooks.close();
    server.stop(0);
    threads.shutdownNow();
    state.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      write(exchange, reply(exchange, body));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), bug);
      String sentence = "The simulator failed: " + bug;
      write(exchange, new Reply.Content(500, "text/plain", Map.of(), sentence));
    } finally {
      // Without an answer sent, this ends the connection.
      exchange.close();
    }
  }

  private Reply reply(HttpExchange exchange, String body) throws InterruptedException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    if (path.startsWith(Control.ROOT)) {
      return control.serve(method, path, query, body);
    }
    Optional<Reply> page = pages.serve(method, path, body);
    if (page.isPresent()) {
      return page.get();
    }
    Headers headers = exchange.getRequestHeaders();
    return api.serve(
        new Incoming(
            method,
            path,
            method.equals("POST") ? body : query,
            name -> Optional.ofNullable(headers.getFirst(name))));
  }

  private static void write(HttpExchange exchange, Reply reply) {
    if (!(reply instanceof Reply.Content content)) {
      return;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", content.contentType());
      content.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = content.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(content.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    } catch (IOException gone) {
      // Whoever asked does not wait any more; what was done stays done.
      LOG.debug("Nobody took the answer to {}", exchange.getRequestURI(), gone);
    }
  }
}
