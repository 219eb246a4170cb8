package io.runtally.sandbox;

import static java.util.Objects.requireNonNull;

import io.runtally.sandbox.identity.AccessTokens;
import io.runtally.sandbox.identity.Role;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code runtally token}: somebody's access token, for programs. */
@Command(
    name = "token",
    sortOptions = false,
    description = {
      "Prints an access token that the running sandbox accepts, alone on its line. It is good for"
          + " twelve hours.",
      "curl -H \"Authorization: Bearer $(./runtally token --org org_acme --role owner)\""
          + " localhost:8080/api/organizations/org_acme/credits"
    })
final class IssueToken implements Callable<Integer> {
  @Option(
      names = "--org",
      paramLabel = "ORG",
      required = true,
      description = "The id of the organization.")
  private String organization = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      required = true,
      description = "owner, admin or member, in capitals or not.")
  private String role = "";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "That of the sandbox. Default: .runtally in Runtally's folder.")
  private Optional<Path> dataDir = Optional.empty();

  /** Given by picocli. */
  @Spec private @Nullable CommandSpec command;

  @Override
  public Integer call() {
    Role wanted =
        Role.named(role)
            .orElseThrow(
                () -> new SandboxProblem("--role must be one of owner, admin and member."));
    Path folder = Runtally.dataFolder(dataDir);
    AccessTokens tokens =
        AccessTokens.foundIn(folder)
            .orElseThrow(() ->
                new SandboxProblem(
                    "No sandbox was ever started with the data folder %s, so nothing would accept a token: run `./runtally up` first, or name its folder with --data-dir."
                        .formatted(folder)));
    requireNonNull(command).commandLine().getOut().println(tokens.issue(organization, wanted));
    return ExitCode.OK;
  }
}
