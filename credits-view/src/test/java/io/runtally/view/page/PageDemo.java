package io.runtally.view.page;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.reactivestreams.Publisher;

/**
 * The page with made-up organizations ({@link SampleAccounts}) and without tokens, to look at: the
 * role is that of the address ({@code ?role=MEMBER}) or of the cookie {@code role}; {@code
 * ?org=none} is signed out. Ctrl-C ends it.
 */
public final class PageDemo {
  static final String ENVIRONMENT = "page-demo";

  private PageDemo() {}

  /** Serves on the port given, 8080 where none is. */
  public static void main(String[] args) {
    int port = args.length == 0 ? 8_080 : Integer.parseInt(args[0]);
    EmbeddedServer server = start(Map.of("micronaut.server.port", port));
    System.out.println(server.getURI().resolve("/organizations/org_acme/credits"));
  }

  static EmbeddedServer start(Map<String, Object> settings) {
    return ApplicationContext.builder(ENVIRONMENT)
        .properties(settings)
        .properties(Map.of("micronaut.security.token.jwt.enabled", "false"))
        .run(EmbeddedServer.class);
  }

  /** Believes whatever role is asked for. */
  @Singleton
  @Requires(env = ENVIRONMENT)
  static final class AnyRole implements AuthenticationFetcher<HttpRequest<?>> {
    @Override
    public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
      String role =
          Optional.ofNullable(request.getParameters().get("role"))
              .or(() -> request.getCookies().findCookie("role").map(cookie -> cookie.getValue()))
              .orElse("OWNER");
      String organization = request.getPath().replaceFirst(".*/organizations/([^/]*).*", "$1");
      return role.equals("NOBODY")
          ? Publishers.empty()
          : Publishers.just(
              Authentication.build(
                  "olga",
                  Map.of(
                      "org",
                      role.equals("STRANGER") ? "org_other" : organization,
                      "role",
                      role,
                      "email",
                      "olga@acme.example")));
    }
  }

  /** Makes things happen, and tells of it. */
  @Controller("/api/organizations/{org}")
  @Secured(SecurityRule.IS_ANONYMOUS)
  @Requires(env = ENVIRONMENT)
  static final class Happenings {
    private final SampleAccounts accounts;
    private final SampleCommands commands;

    Happenings(SampleAccounts accounts, SampleCommands commands) {
      this.accounts = accounts;
      this.commands = commands;
    }

    @Post("/demo/draw/{credits}")
    HttpStatus draw(@PathVariable String org, @PathVariable long credits) {
      accounts.account(org).drawn(credits, Instant.now());
      commands.changed(org);
      return HttpStatus.NO_CONTENT;
    }

    @Post("/demo/paid/{purchase}")
    HttpStatus paid(@PathVariable String org, @PathVariable String purchase) {
      commands.paid(org, purchase);
      return HttpStatus.NO_CONTENT;
    }

    @Post("/demo/card")
    HttpStatus card(@PathVariable String org) {
      commands.cardSaved(org);
      return HttpStatus.NO_CONTENT;
    }

    @Post("/demo/settings/{amount}")
    HttpStatus settings(@PathVariable String org, @PathVariable long amount) {
      accounts.account(org).settings(true, 10, amount, Optional.empty(), Instant.now());
      commands.changed(org);
      return HttpStatus.NO_CONTENT;
    }
  }
}
