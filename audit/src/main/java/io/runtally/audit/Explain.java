package io.runtally.audit;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code runtally explain}: what lies behind one ledger entry. */
@Command(
    name = "explain",
    sortOptions = false,
    description = {
      "Explains one ledger entry: the runs that it paid for, or the payment behind it, and where"
          + " each record lies.",
      "Exits with 1 where there is no such entry, and with 2 when the topics cannot be read."
    })
public final class Explain implements Callable<Integer> {
  private static final int EXPLAINED = 0;
  private static final int UNKNOWN = 1;
  private static final int CANNOT = 2;

  @Mixin private Connection connection = new Connection();

  @Option(names = "--json", description = "Writes the explanation as JSON.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "ORG", description = "The id of the organization.")
  private String organization = "";

  @Parameters(index = "1", paramLabel = "SEQUENCE", description = "The number of the entry.")
  private long sequence;

  /** Given by picocli. */
  @Spec private @Nullable CommandSpec command;

  @Override
  public Integer call() {
    PrintWriter out = requireNonNull(command).commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    try (var reader = new TopicReader(connection.settings(), new ProgressLines(err))) {
      Optional<Explanation> found =
          new Explaining(reader, Rates.USUAL).explain(organization, sequence);
      if (found.isEmpty()) {
        err.println(
            "runtally: The ledger of %s has no entry %d. Entries are numbered from 1."
                .formatted(organization, sequence));
        return UNKNOWN;
      }
      out.println(
          json ? ExplanationText.forPrograms(found.get()) : ExplanationText.forPeople(found.get()));
      out.flush();
      return EXPLAINED;
    } catch (AuditProblem problem) {
      err.println("runtally: " + problem.sentence());
    } catch (KafkaException failure) {
      err.println("runtally: " + connection.problem(failure).sentence());
    }
    return CANNOT;
  }
}
