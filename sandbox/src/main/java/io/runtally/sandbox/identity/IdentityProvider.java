package io.runtally.sandbox.identity;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.runtally.sandbox.Door;
import io.runtally.sandbox.HtmlPage;
import io.runtally.sandbox.SandboxProblem;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Signs people in who say who they are, and publishes the key that their tokens are signed with.
 *
 * <p>Its page and the credits page must be opened under one host name, {@code localhost}: the token
 * goes from one to the other in a cookie, which knows hosts and no ports.
 */
public final class IdentityProvider implements AutoCloseable {
  /** The cookie that the credits page reads. */
  public static final String COOKIE = "runtally_token";

  private static final String SIGN_IN = "/sign-in";
  private static final String KEYS = "/jwks.json";
  private static final int LONGEST_FORM = 8_192;
  private static final String HTML = "text/html; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AccessTokens tokens;
  private final URI view;
  private final SignInPage page;
  private final int port;

  /** Where browsers find it, when that is not simply this machine. */
  private final Optional<URI> publicUrl;

  private record Answer(int status, String contentType, Map<String, String> headers, String body) {
    static Answer of(int status, String contentType, String body) {
      return new Answer(status, contentType, Map.of(), body);
    }

    static Answer redirect(URI target, Map<String, String> headers) {
      Map<String, String> all = new HashMap<>(headers);
      all.put("Location", target.toString());
      return new Answer(303, TEXT, all, "");
    }
  }

  private IdentityProvider(
      HttpServer server, Optional<URI> publicUrl, AccessTokens tokens, URI view, SignInPage page) {
    this.server = server;
    this.publicUrl = publicUrl;
    this.tokens = tokens;
    this.view = view;
    this.page = page;
    this.port = server.getAddress().getPort();
  }

  /**
   * Starts one in this process.
   *
   * @param door where it listens and where browsers find it
   * @param view where the credits page is
   * @param samples organizations to choose from; any other can be written by hand
   * @throws SandboxProblem when it cannot listen there
   */
  public static IdentityProvider start(
      Door door, AccessTokens tokens, URI view, List<Choice> samples) {
    IdentityProvider provider =
        new IdentityProvider(bind(door), door.publicUrl(), tokens, view, new SignInPage(samples));
    provider.server.createContext("/", provider::serve);
    provider.server.setExecutor(provider.threads);
    provider.server.start();
    return provider;
  }

  private static HttpServer bind(Door door) {
    try {
      return door.open(0);
    } catch (IOException taken) {
      throw new SandboxProblem(
          "The sign-in page cannot listen on port %d: %s."
              .formatted(door.port(), taken.getMessage()));
    }
  }

  /** Where people sign in. */
  public URI address() {
    return publicUrl
        .map(url -> url.resolve("/"))
        .orElseGet(() -> URI.create("http://localhost:%d/".formatted(port)));
  }

  /** Where services fetch the key; by number, so that none looks for it on another address. */
  public URI keys() {
    return URI.create("http://127.0.0.1:%d%s".formatted(port, KEYS));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      write(exchange, answer(exchange));
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String host = header(exchange, "Host");
    if (!host.equals(home()) && !host.equals(here()) && !isKeyForOthers(path)) {
      // Another name for this machine is how a foreign page would get to read this one.
      return Answer.of(421, TEXT, "Open this page as %s\n".formatted(address()));
    }
    if (path.equals(KEYS)) {
      return requireMethod(
          exchange, "GET", () -> Answer.of(200, "application/json", tokens.jwks()));
    }
    if (path.equals("/")) {
      return requireMethod(exchange, "GET", () -> start(host));
    }
    if (path.equals(SIGN_IN)) {
      // Read in any case: a form that is sent back unread ends in a broken connection.
      byte[] body = exchange.getRequestBody().readNBytes(LONGEST_FORM + 1);
      return requireMethod(exchange, "POST", () -> signIn(header(exchange, "Origin"), body));
    }
    return Answer.of(404, TEXT, "Nothing is here: sign in on %s\n".formatted(address()));
  }

  private interface Work {
    Answer done();
  }

  private static Answer requireMethod(HttpExchange exchange, String method, Work work) {
    return exchange.getRequestMethod().equals(method)
        ? work.done()
        : new Answer(
            405, TEXT, Map.of("Allow", method), "Only %s is known here.%n".formatted(method));
  }

  /** The authority of the address that its cookie is for. */
  private String home() {
    return authority(address().getHost(), address().getPort());
  }

  private String here() {
    return authority("127.0.0.1", port);
  }

  private static String authority(String host, int port) {
    // Browsers leave out the port that goes without saying.
    return port == -1 || port == 80 ? host : host + ":" + port;
  }

  /** In a container, services ask for the key, which is public, by a name of their network. */
  private boolean isKeyForOthers(String path) {
    return publicUrl.isPresent() && path.equals(KEYS);
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private Answer start(String host) {
    return host.equals(home())
        ? Answer.of(200, HTML, page.html("", ""))
        : Answer.redirect(address(), Map.of());
  }

  private Answer signIn(String origin, byte[] body) {
    if (!origin.equals(address().getScheme() + "://" + home())) {
      return Answer.of(
          403, TEXT, "This was sent from another site: sign in on %s\n".formatted(address()));
    }
    if (body.length > LONGEST_FORM) {
      return Answer.of(413, TEXT, "That is too long.\n");
    }
    Map<String, String> form = form(new String(body, StandardCharsets.UTF_8));
    String other = form.getOrDefault(SignInPage.OTHER, "").strip();
    String organization = other.isEmpty() ? form.getOrDefault(SignInPage.ORGANIZATION, "") : other;
    Optional<Role> role = Role.named(form.getOrDefault(SignInPage.ROLE, ""));
    if (organization.isEmpty()) {
      return again("Choose an organization, or write the id of another one.", other);
    }
    if (!AccessTokens.isOrganization(organization)) {
      return again(
          "An organization's id has 1 to 128 of the letters A-Z and a-z, digits, _ . and -.",
          other);
    }
    if (role.isEmpty()) {
      return again("Choose a role.", other);
    }
    return Answer.redirect(
        view.resolve("/organizations/%s/credits".formatted(organization)),
        Map.of("Set-Cookie", cookie(tokens.issue(organization, role.get()))));
  }

  private Answer again(String problem, String other) {
    return Answer.of(422, HTML, page.html(problem, other));
  }

  private static String cookie(String token) {
    // Not Secure: some browsers send such a cookie over https alone, on this machine too.
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax"
        .formatted(COOKIE, token, AccessTokens.LIFETIME.toSeconds());
  }

  private static Map<String, String> form(String encoded) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : encoded.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        decoded(pair.substring(equals + 1))
            .ifPresent(value -> fields.put(pair.substring(0, equals), value));
      }
    }
    return fields;
  }

  private static Optional<String> decoded(String text) {
    try {
      return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private void write(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.contentType());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    // With no-referrer, browsers would not say where a form was sent from.
    headers.set("Referrer-Policy", "same-origin");
    headers.set(
        "Content-Security-Policy",
        "%s; form-action 'self' %s://%s"
            .formatted(HtmlPage.CONTENT_SECURITY_POLICY, view.getScheme(), view.getAuthority()));
    answer.headers().forEach(headers::set);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
