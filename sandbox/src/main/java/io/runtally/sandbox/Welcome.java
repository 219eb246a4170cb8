package io.runtally.sandbox;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What is told once everything runs: the addresses, and what there is to see. */
record Welcome(Sandbox.Plan plan, String servers, DataFolder folder) {
  List<String> lines() {
    String meter = local(plan.meterPort());
    String worker = local(plan.workerPort());
    List<String> lines = new ArrayList<>();
    lines.add(
        "Runtally is ready: broker %s, meter %s, recharge worker %s, %s"
            .formatted(servers, meter, worker, stripe()));
    lines.add("  send run events to   the topic run-events");
    lines.add(
        "  read the results in  credit-ledger, credit-deductions, credit-balances, low-balance,");
    lines.add("                       credit-payments, recharge-failures");
    lines.add("  health and metrics   %s/health %s/prometheus".formatted(meter, meter));
    lines.add("                       %s/health %s/prometheus".formatted(worker, worker));
    if (plan.stripe() instanceof StripeChoice.Simulator(int port)) {
      lines.add("  what was charged     %s/simulator/book".formatted(local(port)));
      lines.add(
          "  make Stripe fail     %s/simulator/faults, as docs/stripe-simulator.md tells"
              .formatted(local(port)));
    }
    lines.add("  data and logs        %s".formatted(folder.path()));
    lines.addAll(sample());
    if (plan.stripe() instanceof StripeChoice.TestMode
        && Files.exists(folder.resolve(Sandbox.SIMULATOR_FOLDER))) {
      lines.add(
          "Customers that the simulator made for this data folder are unknown to Stripe: their orders");
      lines.add("fail, and their auto-recharge pauses. Another --data-dir begins without them.");
    }
    return lines;
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
              "A sample rule engine sends the events of some twenty organizations. Their cards are left",
              "out: those exist in the simulator alone, so auto-recharge charges only customers of yours",
              "(docs/recharge-worker.md tells how to make one known). Ctrl-C stops all.");
    };
  }

  private static String local(int port) {
    return "http://localhost:" + port;
  }
}
