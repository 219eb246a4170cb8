package io.runtally.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One {@link Soak}: an installation, its traffic, the faults, and the proof at the end. */
final class SoakRun {
  /**
   * What is to be done.
   *
   * @param home the folder of the repository, where the packaged services are
   * @param folder of everything that is written, empty
   * @param time how long faults go on
   */
  record Plan(Path home, Path folder, int brokers, Duration time, long seed) {}

  private final Plan plan;
  private final Consumer<String> said;

  SoakRun(Plan plan, Consumer<String> said) {
    this.plan = plan;
    this.said = said;
  }

  /**
   * Does it all; takes the plan's time and some minutes.
   *
   * @throws SandboxProblem when something did not start, or did not recover
   */
  SoakReport run() throws InterruptedException {
    said.accept(
        "Seed %d, %d minutes, %d broker%s"
            .formatted(
                plan.seed(),
                plan.time().toMinutes(),
                plan.brokers(),
                plan.brokers() == 1 ? "" : "s"));
    said.accept("Starting all of it, which takes a minute");
    try (SoakInstallation installation =
            SoakInstallation.start(plan.home(), plan.folder(), plan.brokers());
        SoakTraffic traffic = new SoakTraffic(installation, plan.seed())) {
      SoakFaults faults = new SoakFaults(installation, plan.seed(), said);
      faults.impossible().forEach(said);
      traffic.start();
      faults.run(plan.time());
      said.accept("No more faults; everything may recover");
      traffic.stop();
      List<String> contradictions = new ArrayList<>();
      if (traffic.unsent() > 0) {
        contradictions.add("%d records were taken in by no broker.".formatted(traffic.unsent()));
      }
      contradictions.addAll(new SoakProof(installation, said).contradictions(traffic.malformed()));
      return new SoakReport(
          plan.seed(),
          plan.time(),
          traffic.events(),
          traffic.malformed(),
          traffic.purchases(),
          traffic.moneyBack(),
          faults.struck(),
          faults.startedByPlatform(),
          contradictions);
    }
  }
}
