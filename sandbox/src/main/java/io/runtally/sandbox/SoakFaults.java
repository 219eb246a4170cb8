package io.runtally.sandbox;

import io.runtally.sandbox.stripe.DeliveryPolicy;
import io.runtally.sandbox.stripe.FaultRule;
import io.runtally.sandbox.stripe.StripeControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a {@link Soak} does to its installation: at random by a seed, at most three faults at once,
 * never two to the same process, and never so many that what is promised could not be kept (one
 * broker of three at a time).
 *
 * <p>It also plays the platform: a service that ended by itself, or has not been live for a while,
 * is started again.
 */
final class SoakFaults {
  /** What can be done, and how often beside the others. */
  enum Kind {
    KILLED(8, "killed and started again"),
    SUSPENDED(6, "suspended for a while"),
    RESTARTED(4, "stopped cleanly and started again"),
    BROKERS_ROLLED(1, "all brokers restarted, one after the other"),
    AWAY(2, "killed and away for a while"),
    STRIPE_LIES(6, "Stripe slow, silent, cut off or failing before or after the effect"),
    WEBHOOKS_BAD(3, "webhooks late and repeated for a while"),
    DISK_FULL(2, "the disk of a meter's state full for a while"),
    STATE_LOST(2, "killed, its state folder deleted, started again"),
    CLOCK_WRONG(2, "started with a clock that is wrong by minutes, hours or days");

    private final int weight;
    private final String inWords;

    Kind(int weight, String inWords) {
      this.weight = weight;
      this.inWords = inWords;
    }

    String inWords() {
      return inWords;
    }

    private boolean canBefall(SoakPart part) {
      boolean service =
          switch (part.kind()) {
            case METER, WORKER, VIEW -> true;
            case BROKER, DATABASE, STRIPE -> false;
          };
      return switch (this) {
        case KILLED, RESTARTED -> true;
        case SUSPENDED -> part.kind() != SoakPart.Kind.DATABASE;
        case AWAY -> part.kind() != SoakPart.Kind.BROKER;
        case STRIPE_LIES, WEBHOOKS_BAD -> part.kind() == SoakPart.Kind.STRIPE;
        case DISK_FULL, STATE_LOST -> part.kind() == SoakPart.Kind.METER;
        case CLOCK_WRONG -> service;
        case BROKERS_ROLLED -> part.kind() == SoakPart.Kind.BROKER;
      };
    }
  }

  /**
   * A fault that is over.
   *
   * @param recovery from the end of the fault until what it befell did its work again
   */
  record Struck(Kind kind, String part, Duration held, Duration recovery) {}

  private static final int AT_ONCE = 3;
  private static final Duration LONGEST_GAP = Duration.ofSeconds(5);
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(15);
  private static final int SELDOM = 12;
  private static final Duration LONGEST_SELDOM_HOLD = Duration.ofSeconds(75);
  private static final Duration TIME_TO_RECOVER = Duration.ofMinutes(10);
  private static final Duration NOT_LIVE_FOR = Duration.ofSeconds(45);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(250);
  private static final List<String> WRONG_BY =
      List.of("-2d", "-3h", "-7m", "+4m", "+50m", "+3h", "+2d");

  private final SoakInstallation installation;
  private final Random random;
  private final Consumer<String> said;
  private final Optional<Path> fakeTime = fakeTime();
  private final CountDownLatch calm = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  // Guarded by this object's monitor.
  private final Set<SoakPart> held = new HashSet<>();
  private final List<Struck> struck = new ArrayList<>();
  private final List<String> startedByPlatform = new ArrayList<>();
  private Optional<Throwable> failure = Optional.empty();
  private int going;

  /**
   * Faults by a seed.
   *
   * @param said what is done, as it is done
   */
  SoakFaults(SoakInstallation installation, long seed, Consumer<String> said) {
    this.installation = installation;
    this.random = new Random(seed);
    this.said = said;
  }

  /** The library that gives a process a clock of its own, where Debian's package is installed. */
  private static Optional<Path> fakeTime() {
    try (var folders = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu")) {
      for (Path folder : folders) {
        Path library = folder.resolve("faketime/libfaketimeMT.so.1");
        if (Files.exists(library)) {
          return Optional.of(library);
        }
      }
    } catch (IOException none) {
      // Then no clock is set wrong.
    }
    return Optional.empty();
  }

  /** What cannot be done on this machine, each in a sentence. */
  List<String> impossible() {
    List<String> sentences = new ArrayList<>();
    if (fakeTime.isEmpty()) {
      sentences.add("No clock is set wrong: libfaketime (package faketime) is not installed.");
    }
    if (installation.tightDisk().isEmpty()) {
      sentences.add("No disk is filled: this user may not mount a file system of its own.");
    }
    return sentences;
  }

  /** Strikes for that long, or until interrupted, then lets everything recover. */
  void run(Duration time) throws InterruptedException {
    Thread platform = Thread.ofVirtual().start(this::playPlatform);
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until && !hasFailed()) {
      strikeSomewhere();
      pause(upTo(LONGEST_GAP));
    }
    for (Thread each : List.copyOf(threads)) {
      each.join();
    }
    soundStripe();
    calm.countDown();
    platform.join();
    rethrow();
  }

  private synchronized boolean hasFailed() {
    return failure.isPresent();
  }

  private synchronized void rethrow() {
    if (failure.isPresent()) {
      throw new SandboxProblem("The soak broke off: " + failure.get().getMessage());
    }
  }

  private Duration upTo(Duration longest) {
    return Duration.ofMillis(random.nextLong(longest.toMillis()));
  }

  /** How long a fault lasts: seconds, seldom more than a minute. */
  private Duration hold() {
    return random.nextInt(SELDOM) == 0 ? upTo(LONGEST_SELDOM_HOLD) : upTo(LONGEST_HOLD);
  }

  private void strikeSomewhere() {
    Kind kind = someKind();
    List<SoakPart> candidates =
        installation.parts().stream().filter(kind::canBefall).filter(this::isPossible).toList();
    if (kind == Kind.DISK_FULL) {
      candidates = candidates.stream().filter(part -> state(part).equals(tightFolder())).toList();
    }
    if (candidates.isEmpty() || (kind == Kind.CLOCK_WRONG && fakeTime.isEmpty())) {
      return;
    }
    SoakPart part = candidates.get(random.nextInt(candidates.size()));
    Duration hold = hold();
    String clock = WRONG_BY.get(random.nextInt(WRONG_BY.size()));
    Random own = new Random(random.nextLong());
    boolean brokersWell = part.kind() != SoakPart.Kind.BROKER || areBrokersWell();
    synchronized (this) {
      if (going >= AT_ONCE || !brokersWell || !mayHold(part)) {
        return;
      }
      going++;
      held.add(part);
    }
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                strike(kind, part, hold, clock, own);
              } catch (InterruptedException | RuntimeException broken) {
                noteFailure(kind, part, broken);
              } finally {
                release(part);
              }
            }));
  }

  private synchronized void noteFailure(Kind kind, SoakPart part, Throwable broken) {
    failure =
        Optional.of(
            new IllegalStateException(
                "%s %s: %s".formatted(part, kind.inWords(), broken.getMessage()), broken));
  }

  private synchronized void release(SoakPart part) {
    going--;
    held.remove(part);
  }

  private Kind someKind() {
    int total = Arrays.stream(Kind.values()).mapToInt(kind -> kind.weight).sum();
    int roll = random.nextInt(total);
    for (Kind kind : Kind.values()) {
      roll -= kind.weight;
      if (roll < 0) {
        return kind;
      }
    }
    throw new IllegalStateException("The weights do not add up");
  }

  private boolean isPossible(SoakPart part) {
    return part.process().isAlive();
  }

  private static Optional<Path> state(SoakPart part) {
    return part instanceof SoakPart.OfService service ? service.state() : Optional.empty();
  }

  private Optional<Path> tightFolder() {
    return installation.tightDisk().map(TightDisk::folder);
  }

  private boolean areBrokersWell() {
    return installation.parts().stream()
        .filter(each -> each.kind() == SoakPart.Kind.BROKER)
        .allMatch(SoakPart::isReady);
  }

  private boolean mayHold(SoakPart part) {
    boolean brokerHurt = held.stream().anyMatch(each -> each.kind() == SoakPart.Kind.BROKER);
    return !held.contains(part) && !(brokerHurt && part.kind() == SoakPart.Kind.BROKER);
  }

  private void strike(Kind kind, SoakPart part, Duration hold, String clock, Random own)
      throws InterruptedException {
    said.accept("%s: %s".formatted(part, kind.inWords()));
    long began = System.nanoTime();
    switch (kind) {
      case KILLED -> part.kill();
      case RESTARTED -> part.stop();
      case SUSPENDED -> {
        part.process().suspend();
        pause(hold);
        part.process().resume();
      }
      case AWAY -> {
        part.kill();
        pause(hold);
      }
      case BROKERS_ROLLED -> roll();
      case STRIPE_LIES -> {
        lie(own);
        pause(hold);
        clearLies();
      }
      case WEBHOOKS_BAD -> {
        control().delivery(badDelivery(own));
        pause(hold);
        control().delivery(DeliveryPolicy.plain());
      }
      case DISK_FULL -> {
        TightDisk disk = installation.tightDisk().orElseThrow();
        disk.fill();
        pause(hold);
        disk.empty();
      }
      case STATE_LOST -> {
        part.kill();
        forgetState(part);
      }
      case CLOCK_WRONG -> {
        part.kill();
        clockOf(part, clock);
        part.start();
        pause(hold);
        part.kill();
        clockOf(part, "");
      }
    }
    long healed = System.nanoTime();
    awaitRecovery(part);
    note(
        new Struck(
            kind,
            part.name(),
            Duration.ofNanos(healed - began),
            Duration.ofNanos(System.nanoTime() - healed)));
  }

  private synchronized void note(Struck one) {
    struck.add(one);
  }

  /** What has ended is started again, as often as it takes. */
  private void awaitRecovery(SoakPart part) throws InterruptedException {
    long giveUpAt = System.nanoTime() + TIME_TO_RECOVER.toNanos();
    while (!part.process().isAlive() || !part.isReady()) {
      if (!part.process().isAlive()) {
        part.start();
      }
      if (System.nanoTime() > giveUpAt) {
        throw new SandboxProblem(
            "it was not ready after %d minutes".formatted(TIME_TO_RECOVER.toMinutes()),
            part.process().lastLines());
      }
      pause(LOOK_AGAIN_AFTER);
    }
  }

  private void roll() throws InterruptedException {
    List<SoakPart> brokers =
        installation.parts().stream().filter(each -> each.kind() == SoakPart.Kind.BROKER).toList();
    for (SoakPart broker : brokers) {
      broker.stop();
      broker.start();
      awaitRecovery(broker);
    }
  }

  private static void forgetState(SoakPart part) {
    if (part instanceof SoakPart.OfService service) {
      try {
        service.forgetState();
      } catch (IOException unusable) {
        throw new UncheckedIOException(unusable);
      }
    }
  }

  private void clockOf(SoakPart part, String wrongBy) {
    if (part instanceof SoakPart.OfService service) {
      service.environment(
          wrongBy.isEmpty()
              ? Map.of()
              : Map.of(
                  "LD_PRELOAD",
                  fakeTime.orElseThrow().toString(),
                  "FAKETIME",
                  wrongBy,
                  // Time still passes as fast as it does.
                  "FAKETIME_DONT_FAKE_MONOTONIC",
                  "1"));
    }
  }

  private StripeControl control() {
    return installation.stripe().stripe().control();
  }

  private void lie(Random own) {
    StripeControl control = control();
    for (FaultRule.Kind kind : FaultRule.Kind.values()) {
      if (kind == FaultRule.Kind.AMOUNT_REFUSED || kind == FaultRule.Kind.HANG) {
        continue;
      }
      FaultRule.Moment moment =
          own.nextBoolean() ? FaultRule.Moment.BEFORE : FaultRule.Moment.AFTER;
      FaultRule rule = FaultRule.any("/v1/**").with(kind).with(moment);
      var _ =
          control.fault(
              (kind == FaultRule.Kind.DELAY ? rule.delay(Duration.ofSeconds(3)) : rule)
                  .with(moment)
                  .probability(0.08, own.nextLong()));
    }
    var _ =
        control.fault(
            FaultRule.any("/v1/payment_intents/**").hang().probability(0.05, own.nextLong()));
  }

  private void clearLies() {
    control().clearFaults();
  }

  private static DeliveryPolicy badDelivery(Random own) {
    // None is lost for ever: that is what reconciling is for, and here all must come in by itself.
    return DeliveryPolicy.plain()
        .delay(Duration.ofSeconds(own.nextInt(5)))
        .copies(1 + own.nextInt(3));
  }

  private void soundStripe() {
    control().clearFaults();
    control().delivery(DeliveryPolicy.plain());
  }

  private void pause(Duration time) throws InterruptedException {
    // Not for anything to happen: how long a fault lasts is what the seed decides.
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  /** Until the end: whoever nobody holds and who does not run, or not live, is started again. */
  private void playPlatform() {
    Map<SoakPart, Long> notLiveSince = new HashMap<>();
    try {
      while (!calm.await(1, TimeUnit.SECONDS)) {
        for (SoakPart.OfService service : installation.services().toList()) {
          if (!takeHold(service)) {
            notLiveSince.remove(service);
            continue;
          }
          try {
            lookAfter(service, notLiveSince);
          } finally {
            letGo(service);
          }
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAfter(SoakPart.OfService service, Map<SoakPart, Long> notLiveSince) {
    if (!service.process().isAlive()) {
      startAgain(service, "had ended by itself");
    } else if (service.isLive()) {
      notLiveSince.remove(service);
    } else if (System.nanoTime() - notLiveSince.computeIfAbsent(service, _ -> System.nanoTime())
        > NOT_LIVE_FOR.toNanos()) {
      service.kill();
      startAgain(service, "was not live");
      notLiveSince.remove(service);
    }
  }

  private synchronized void startAgain(SoakPart.OfService service, String why) {
    service.start();
    startedByPlatform.add("%s, which %s".formatted(service, why));
    said.accept("%s %s and is started again".formatted(service, why));
  }

  private synchronized boolean takeHold(SoakPart part) {
    return held.add(part);
  }

  private synchronized void letGo(SoakPart part) {
    held.remove(part);
  }

  synchronized List<Struck> struck() {
    return List.copyOf(struck);
  }

  /** What ended by itself, or hung, and was started again. */
  synchronized List<String> startedByPlatform() {
    return List.copyOf(startedByPlatform);
  }

  synchronized Map<Kind, Integer> byKind() {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    struck.forEach(one -> counts.merge(one.kind(), 1, Integer::sum));
    return counts;
  }
}
