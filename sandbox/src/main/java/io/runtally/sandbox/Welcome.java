package io.runtally.sandbox;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is told once everything runs: the addresses, and what there is to see. */
record Welcome(Sandbox.Plan plan, String servers, DatabaseAccess database, DataFolder folder) {
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Runtally is ready: sign in at %s".formatted(plan.signIn()));
    lines.add("  the credits page     %s/organizations/ORG/credits".formatted(plan.view()));
    lines.add("  its API              %s/api/organizations/ORG/credits".formatted(plan.view()));
    lines.add(
        "  a token for that     ./runtally token --org ORG --role owner%s".formatted(where()));
    lines.add("  send run events to   the topic run-events, broker %s".formatted(servers));
    lines.add(
        "  read the results in  credit-ledger, credit-deductions, credit-balances, low-balance,");
    lines.add("                       credit-payments, recharge-failures");
    lines.add(
        "  health and metrics   /health and /prometheus at %s (page), %s (meter),"
            .formatted(plan.view(), local(plan.meterPort())));
    lines.add("                       %s (recharge worker)".formatted(local(plan.workerPort())));
    lines.add("  database             %s".formatted(database.place()));
    lines.add("  payments             %s".formatted(stripe()));
    if (plan.stripe() instanceof StripeChoice.Simulator(int port)) {
      lines.add("  what was charged     %s/simulator/book".formatted(local(port)));
      lines.add(
          "  make Stripe fail     %s/simulator/faults, as docs/stripe-simulator.md tells"
              .formatted(local(port)));
    }
    lines.add("  data and logs        %s".formatted(folder.path()));
    lines.addAll(sample());
    lines.addAll(unheardWebhooks());
    if (plan.stripe() instanceof StripeChoice.TestMode
        && Files.exists(folder.resolve(Sandbox.SIMULATOR_FOLDER))) {
      lines.add(
          "Customers that the simulator made for this data folder are unknown to Stripe: their orders");
      lines.add("fail, and their auto-recharge pauses. Another --data-dir begins without them.");
    }
    return lines;
  }

  /** What to add to a command that is to find this sandbox. */
  private String where() {
    return folder.path().equals(Runtally.dataFolder(Optional.empty()))
        ? ""
        : " --data-dir " + folder.path();
  }

  private List<String> unheardWebhooks() {
    if (plan.stripe() instanceof StripeChoice.TestMode(String _, Optional<String> secret)
        && secret.isEmpty()) {
      return List.of(
          "Stripe's webhooks are not believed, so purchases are not credited and cards not saved: run",
          "  stripe listen --forward-to localhost:%d/stripe/webhook".formatted(plan.viewPort()),
          "and start again with the secret that it prints in %s."
              .formatted(StripeChoice.WEBHOOK_VARIABLE));
    }
    return List.of();
  }

  private String stripe() {
    return switch (plan.stripe()) {
      case StripeChoice.Simulator(int port) -> "Stripe simulator " + local(port);
      case StripeChoice.TestMode _ -> "Stripe's own test mode";
    };
  }

  private List<String> sample() {
    if (!plan.withSample()) {
      return List.of("There is no sample traffic. Ctrl-C stops all.");
    }
    return switch (plan.stripe()) {
      case StripeChoice.Simulator _ ->
          List.of(
              "A sample rule engine sends the events of some twenty organizations. Ctrl-C stops all.");
      case StripeChoice.TestMode _ ->
          List.of(
              "A sample rule engine sends the events of some twenty organizations. They have no cards:",
              "those of the sample exist in the simulator alone. Save one on the page of an organization,",
              "and auto-recharge charges it. Ctrl-C stops all.");
    };
  }

  private static String local(int port) {
    return "http://localhost:" + port;
  }
}
