package io.runtally.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Which ports of this machine's loopback address are free, and who answers on them. */
public final class Ports {
  private static final int CONNECT_MILLIS = 500;

  private static final PortBlocks BLOCKS = PortBlocks.ofThisMachine();

  private Ports() {}

  /**
   * A port that nobody listens on at this moment, and that no process asking here is given while
   * this one lives; nor is it one that the system gives to somebody's connection.
   *
   * @throws SandboxProblem when none is left
   */
  public static int free() {
    return BLOCKS.next();
  }

  static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(loopback(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /**
   * Whether a listener could open {@code port} within {@code patience}, which is how long a process
   * killed a moment ago may take to let go of it.
   */
  static boolean becomesFree(int port, Duration patience) throws InterruptedException {
    long began = System.nanoTime();
    while (!isFree(port)) {
      if (System.nanoTime() - began > patience.toNanos()) {
        return false;
      }
      Thread.sleep(50);
    }
    return true;
  }

  /** Whether a listener could open {@code port} at this moment. */
  static boolean isFree(int port) {
    // Asked both ways: some systems let a second listener open a port on one address while another
    // listens on all of them.
    if (answers(port)) {
      return false;
    }
    try (ServerSocket socket = new ServerSocket(port, 1, loopback())) {
      return socket.isBound();
    } catch (IOException busy) {
      return false;
    }
  }

  private static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }
}
