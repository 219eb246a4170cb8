package io.runtally.sandbox;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class and ends with the process that started it.
 *
 * <p>The parent holds the other end of standard input and never writes to it, so its end is the end
 * of the parent, however that came about: a {@code kill -9} leaves no one to send a signal. The
 * process then stops as if it had been killed too; everything started here survives that. This
 * class uses the JDK alone, because it is put on the class path of programs that know nothing of
 * the sandbox.
 */
final class Leash {
  /** As a shell reports a process ended by SIGKILL. */
  private static final int KILLED = 137;

  private Leash() {}

  public static void main(String[] arguments) throws Throwable {
    Thread.ofPlatform().daemon().name("leash").start(Leash::endWithParent);
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    try {
      Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // What is written here means nothing; only the end does.
      }
    } catch (IOException broken) {
      // A pipe that cannot be read any more has lost its other end.
    }
    Runtime.getRuntime().halt(KILLED);
  }
}
