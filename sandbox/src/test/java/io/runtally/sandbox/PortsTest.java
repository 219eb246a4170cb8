package io.runtally.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PortsTest {
  private static final int MORE_THAN_A_BLOCK = 120;

  @Test
  void a_free_port_is_none_that_a_system_gives_out_itself() {
    int port = Ports.free();
    assertTrue(port < 16_000, () -> "Port " + port);
    assertTrue(Ports.isFree(port));
  }

  @Test
  void none_is_given_twice_and_another_process_is_given_others() throws Exception {
    Set<Integer> given = new HashSet<>();
    // Other classes know as little of ours as another JVM's would.
    try (URLClassLoader other =
        new URLClassLoader(ownClassPath(), ClassLoader.getPlatformClassLoader())) {
      var free = other.loadClass(Ports.class.getName()).getMethod("free");
      for (int n = 0; n < MORE_THAN_A_BLOCK; n++) {
        int here = Ports.free();
        assertTrue(given.add(here), () -> "Port " + here);
        int there = (Integer) free.invoke(null);
        assertTrue(given.add(there), () -> "Port " + there);
      }
    }
  }

  private static URL[] ownClassPath() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(each).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  @Test
  void whatever_somebody_listens_on_is_left_out_and_with_none_left_that_is_one_sentence()
      throws Exception {
    // Within the block of this process, so that no other meddles.
    int lowest = Ports.free();
    while (lowest % 50 > 40) {
      lowest = Ports.free();
    }
    try (ServerSocket taken = new ServerSocket(lowest + 4, 1, InetAddress.getLoopbackAddress())) {
      PortBlocks all = new PortBlocks(lowest, 3, 2, new Random(1));
      Set<Integer> given = new TreeSet<>(List.of(all.next(), all.next(), all.next()));
      assertEquals(Set.of(lowest + 1, lowest + 2, lowest + 5), given, taken::toString);
      PortBlocks late = new PortBlocks(lowest, 3, 2, new Random(2));
      for (PortBlocks each : List.of(all, late)) {
        SandboxProblem none = assertThrows(SandboxProblem.class, each::next);
        assertEquals(
            "No free port is left: all from %d to %d are in use by other processes or were in use by this one. Stop some of them."
                .formatted(lowest, lowest + 5),
            none.getMessage());
      }
    }
  }
}
