package io.runtally.sandbox;

import io.runtally.sandbox.stripe.StripeControl;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code runtally sample}: the sample rule engine as a process of its own. */
@Command(
    name = "sample",
    sortOptions = false,
    description = {
      "Sends the run events of the sample organizations, somewhat above a hundred a second, until"
          + " Ctrl-C. `runtally up` does that already; this one is for containers."
    })
final class SendSample implements Callable<Integer> {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Where the broker is.")
  private String bootstrapServers = "";

  @Option(
      names = "--stripe",
      paramLabel = "URL",
      description =
          "A Stripe simulator, where organizations with a card are made customers. Default: none,"
              + " and no cards.")
  private Optional<String> stripe = Optional.empty();

  @Option(
      names = "--alive-file",
      paramLabel = "FILE",
      description =
          "Touched whenever the broker has taken an event, once a second at most: a health check"
              + " looks at its age.")
  private Optional<Path> aliveFile = Optional.empty();

  @Override
  public Integer call() throws Exception {
    return StopRequest.runUntilAsked(this::begin);
  }

  private SampleRuleEngine begin() {
    SampleRuleEngine engine =
        SampleRuleEngine.start(
            bootstrapServers,
            stripe.map(text -> new StripeControl(DoorOptions.url("--stripe", text))),
            aliveFile.<Runnable>map(AliveFile::new).orElse(() -> {}));
    System.out.println("Sample traffic goes to " + bootstrapServers);
    return engine;
  }
}
