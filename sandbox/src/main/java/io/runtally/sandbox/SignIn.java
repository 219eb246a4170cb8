package io.runtally.sandbox;

import io.runtally.sandbox.identity.AccessTokens;
import io.runtally.sandbox.identity.IdentityProvider;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runtally sign-in}: the sandbox's place to sign in as a process of its own. */
@Command(
    name = "sign-in",
    sortOptions = false,
    description = {
      "Starts the page where one signs in to a sandbox, and publishes the key that its tokens are"
          + " signed with at /jwks.json, until Ctrl-C. `runtally up` has it already; this one is for"
          + " containers."
    })
final class SignIn implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8083",
      description = "Where it listens; 0 for a free port. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Mixin private DoorOptions door = new DoorOptions();

  @Option(
      names = "--view-url",
      paramLabel = "URL",
      defaultValue = "http://localhost:8080",
      description =
          "Where browsers find the credits page: under the same host name as this one, because the"
              + " token goes there in a cookie. Default: ${DEFAULT-VALUE}.")
  private String viewUrl = "";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where its key is kept. Default: .runtally in Runtally's folder.")
  private Optional<Path> dataDir = Optional.empty();

  @Override
  public Integer call() throws Exception {
    return StopRequest.runUntilAsked(this::open);
  }

  private IdentityProvider open() {
    IdentityProvider provider =
        IdentityProvider.start(
            door.door(port),
            AccessTokens.in(Runtally.dataFolder(dataDir)),
            DoorOptions.url("--view-url", viewUrl),
            SampleOrganization.choices());
    System.out.println("One can sign in: " + provider.address());
    return provider;
  }
}
