package io.runtally.bench.peers;

/** {@code consumer}: reads every event and looks at none. Nothing can read faster than this. */
public final class ReadEvents {
  private ReadEvents() {}

  public static void main(String[] arguments) throws Exception {
    Reading.run(Task.of(arguments), () -> _ -> 1);
  }
}
