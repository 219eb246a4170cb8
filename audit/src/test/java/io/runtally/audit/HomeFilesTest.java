package io.runtally.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeFilesTest {
  @TempDir private Path folder;

  private static void write(HomeFiles files, int source, int home, long arrival) {
    files.write(source, home, arrival, ("at " + arrival).getBytes(UTF_8));
  }

  private static List<String> read(HomeFiles files, int home) {
    List<String> read = new ArrayList<>();
    files.read(
        home,
        (frame, expected) -> read.add(new String(frame, UTF_8) + (expected ? " expected" : "")));
    return read;
  }

  @Test
  void records_come_home_in_the_order_of_their_arrival_each_once() {
    var files = new HomeFiles(folder, "t", 2);
    write(files, 0, 0, 1);
    write(files, 0, 1, 2);
    write(files, 0, 0, 5);
    write(files, 1, 0, 3);
    write(files, 1, 1, 4);
    files.mark();
    assertEquals(List.of("at 1 expected", "at 3 expected", "at 5 expected"), read(files, 0));
    write(files, 1, 0, 6);
    assertEquals(List.of("at 6"), read(files, 0));
    assertEquals(List.of(), read(files, 0));
    write(files, 0, 1, 7);
    assertEquals(List.of("at 2 expected", "at 4 expected", "at 7"), read(files, 1));
  }
}
