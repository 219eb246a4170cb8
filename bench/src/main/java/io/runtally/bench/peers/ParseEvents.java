package io.runtally.bench.peers;

/** {@code parse}: reads every event and understands it, with the meter's own reader. */
public final class ParseEvents {
  private ParseEvents() {}

  public static void main(String[] arguments) throws Exception {
    Reading.run(
        Task.of(arguments),
        () -> {
          RunReader reader = new RunReader();
          return record -> reader.read(record).usage().units();
        });
  }
}
