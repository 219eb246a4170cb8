package io.runtally.bench.peers;

/** {@code usual-tuned}: {@link UsualMeter} with the meter's settings and nothing else changed. */
public final class UsualMeterTuned {
  private UsualMeterTuned() {}

  public static void main(String[] arguments) throws Exception {
    Task task = Task.of(arguments);
    UsualMeter.run(task, StreamsPeer.asTheMeter(task));
  }
}
