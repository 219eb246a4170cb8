package io.runtally.sandbox;

/** A real Kafka broker of one node, and the faults that can befall it. */
public interface Broker extends AutoCloseable {
  /** Where clients find it; the same for its whole life, restarts included. */
  String bootstrapServers();

  /** What it is and where it runs, for people. */
  String description();

  /** Ends it as a power cut would. What was written stays. */
  void kill();

  /** Starts it again, on the same port and data, and returns when it is ready. */
  void restart();

  /** Freezes it: connections stay open, nothing answers. */
  void suspend();

  /** Lets a suspended broker go on. */
  void resume();

  /** Stops it cleanly. */
  @Override
  void close();
}
