package io.runtally.sandbox.stripe;

import java.time.Duration;
import java.util.List;

/** What happens by itself once its time has come, by the simulator's clock. */
final class Chores implements AutoCloseable {
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(20);

  private final State state;
  private final List<Chore> chores;
  private final Thread thread;

  /** One of them. */
  @FunctionalInterface
  interface Chore {
    void doWhatIsDue(Call call);
  }

  private Chores(State state, List<Chore> chores) {
    this.state = state;
    this.chores = List.copyOf(chores);
    this.thread = Thread.ofVirtual().name("stripe-chores").unstarted(this::run);
  }

  static Chores start(State state, Chore... chores) {
    Chores all = new Chores(state, List.of(chores));
    all.thread.start();
    return all;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(LOOK_AGAIN_AFTER);
        for (Chore chore : chores) {
          state.change(tx -> {
            chore.doWhatIsDue(Call.byItself(tx));
            return true;
          });
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
