package io.runtally.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Ports for one process, out of blocks that no other process takes while it lives.
 *
 * <p>Whoever takes a block listens on its first port until it ends, however it does, so there is
 * nothing to clean up. The blocks lie below the ports that systems choose by themselves (Linux from
 * 32768, macOS and Windows from 49152, some sandboxes from 16000): one of those that was free a
 * moment ago may since be the near end of anybody's connection.
 */
final class PortBlocks {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final int lowest;
  private final int size;
  private final int blocks;
  private final RandomGenerator random;

  /** Never closed: what is free at the end of a process is free for all. */
  private final List<ServerSocket> held = new ArrayList<>();

  private int next;
  private int end;

  /**
   * Takes none yet.
   *
   * @param lowest the first port of the first block
   * @param size of each block, the port that it is held by included
   * @param random says where to begin, so that two processes seldom ask for the same block
   */
  PortBlocks(int lowest, int size, int blocks, RandomGenerator random) {
    this.lowest = lowest;
    this.size = size;
    this.blocks = blocks;
    this.random = random;
  }

  /** 60 blocks of 49 ports to give. */
  static PortBlocks ofThisMachine() {
    return new PortBlocks(13_000, 50, 60, new Random());
  }

  /**
   * A port that nobody listens on, another one at each call.
   *
   * @throws SandboxProblem when all blocks are taken
   */
  synchronized int next() {
    while (true) {
      while (next < end) {
        int port = next++;
        if (Ports.isFree(port)) {
          return port;
        }
      }
      takeBlock();
    }
  }

  private void takeBlock() {
    int begin = random.nextInt(blocks);
    for (int n = 0; n < blocks; n++) {
      int first = lowest + (begin + n) % blocks * size;
      if (hold(first)) {
        next = first + 1;
        end = first + size;
        return;
      }
    }
    throw new SandboxProblem(
        "No free port is left: all from %d to %d are in use by other processes or were in use by this one. Stop some of them."
            .formatted(lowest, lowest + blocks * size - 1));
  }

  private boolean hold(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.bind(new InetSocketAddress(LOOPBACK, port), 1);
        held.add(socket);
        return true;
      } catch (IOException taken) {
        socket.close();
        return false;
      }
    } catch (IOException noSocket) {
      return false;
    }
  }
}
