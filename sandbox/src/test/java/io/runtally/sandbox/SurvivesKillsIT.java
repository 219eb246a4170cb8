package io.runtally.sandbox;

import io.runtally.schemas.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same exact result whatever is killed on the way, and whichever meter does the work. */
class SurvivesKillsIT {
  private static final int ORGANIZATIONS = 6;

  private record Sent(String organization, String id) {}

  @Test
  void kills_of_meter_and_broker_under_load_change_nothing_in_the_result() throws Exception {
    long seed = System.nanoTime();
    System.out.println("Seed: " + seed);
    Random random = new Random(seed);
    try (MeterRig rig = MeterRig.start()) {
      ServiceProcess meter = rig.meter("meter-1");
      List<Sent> traffic = traffic(rig, random);
      List<Integer> kills = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        kills.add(random.nextInt(traffic.size()));
      }
      Collections.sort(kills);
      for (int n = 0; n < traffic.size(); n++) {
        Sent sent = traffic.get(n);
        rig.send(
            Topics.RUN_EVENTS, sent.organization(), MeterRig.run(sent.organization(), sent.id()));
        while (!kills.isEmpty() && kills.getFirst() == n) {
          kills.removeFirst();
          if (kills.size() % 2 == 0) {
            meter.process().kill();
            meter = rig.meter("meter-1");
          } else {
            rig.flush();
            rig.broker().kill();
            rig.broker().restart();
          }
        }
      }
      assertExact(rig);
    }
  }

  @Test
  void two_meters_share_the_partitions_and_one_takes_over_all_when_the_other_stops()
      throws Exception {
    try (MeterRig rig = MeterRig.start()) {
      ServiceProcess first = rig.meter("meter-1");
      rig.meter("meter-2");
      List<Sent> traffic = traffic(rig, new Random(7));
      for (int n = 0; n < traffic.size(); n++) {
        Sent sent = traffic.get(n);
        rig.send(
            Topics.RUN_EVENTS, sent.organization(), MeterRig.run(sent.organization(), sent.id()));
        if (n == traffic.size() / 2) {
          rig.flush();
          first.close();
        }
      }
      assertExact(rig);
    }
  }

  private static void assertExact(MeterRig rig) {
    rig.flush();
    Books books = rig.books();
    for (int n = 0; n < ORGANIZATIONS; n++) {
      WorkedExample.awaitIn(books, "org_" + n);
    }
    books.settle();
    for (int n = 0; n < ORGANIZATIONS; n++) {
      WorkedExample.assertIn(books, "org_" + n);
    }
  }

  /** Every organization's runs in random order, each tenth told twice. */
  private static List<Sent> traffic(MeterRig rig, Random random) {
    List<Sent> traffic = new ArrayList<>();
    for (int n = 0; n < ORGANIZATIONS; n++) {
      String organization = "org_" + n;
      rig.plan(organization, WorkedExample.ALLOWANCE);
      rig.purchase(organization, WorkedExample.DOLLARS, "pi_" + n);
      for (int run = 0; run < WorkedExample.RUNS; run++) {
        traffic.add(new Sent(organization, "run-" + run));
        if (run % 10 == 0) {
          traffic.add(new Sent(organization, "run-" + run));
        }
      }
    }
    Collections.shuffle(traffic, random);
    return traffic;
  }
}
