package io.runtally.meter.topology;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;

/**
 * What remembering many ids costs, to be run by hand with a folder and how many: heap, the time of
 * a start with and without files, and of an id that is new beside an empty memory. Takes 40 bytes
 * of disk an id.
 */
@NullUnmarked
final class ManyRememberedIds {
  private static final int PARTITIONS = 6;
  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final int NEWEST_DAY = 2_950 * IdWeek.DAYS;
  private static final int ROUNDS = 7;
  private static final int IDS_OF_A_ROUND = 1_000_000;
  private static final int IDS_OF_A_COMMIT = 50_000;

  private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();

  private final long ids;
  private final Path folder;
  private final List<IdStore> stores = new ArrayList<>();
  private long next;

  private ManyRememberedIds(Path folder, long ids) {
    this.folder = folder;
    this.ids = ids;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    new ManyRememberedIds(folder, Long.parseLong(arguments[1])).run();
  }

  private void run() throws Exception {
    time("writing the blocks", this::fill);
    long before = heap();
    List<RememberedIds> full = new ArrayList<>();
    time("a start without files", () -> full.addAll(open("full")));
    long remembered = full.stream().mapToLong(RememberedIds::size).sum();
    System.out.printf(
        "%,d ids, %.2f bytes of heap each%n", remembered, (heap() - before) / (double) remembered);
    full.forEach(RememberedIds::close);
    full.clear();
    time("reading the blocks of the store once", this::readBlocks);
    time("reading the files once", this::readFiles);
    time("reading the files once more", this::readFiles);
    time("a start with files", () -> full.addAll(open("full")));

    List<IdStore> none =
        IntStream.range(0, PARTITIONS)
            .mapToObj(i -> new IdStore(folder.resolve("none-" + i)))
            .toList();
    List<RememberedIds> empty =
        IntStream.range(0, PARTITIONS)
            .mapToObj(
                i -> new RememberedIds(none.get(i).blocks(), folder.resolve("none-files-" + i)))
            .toList();
    for (int round = 0; round < ROUNDS; round++) {
      System.out.printf(
          "a new id: %.0f ns beside an empty memory, %.0f ns beside %,d%n",
          nanosPerNewId(empty, none), nanosPerNewId(full, stores), remembered);
    }
    full.forEach(RememberedIds::close);
    empty.forEach(RememberedIds::close);
    stores.forEach(IdStore::close);
    none.forEach(IdStore::close);
  }

  private void fill() {
    long perDay = ids / PARTITIONS / (RememberedIds.DAYS - 1);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      IdStore store = new IdStore(folder.resolve("store-" + partition));
      stores.add(store);
      for (int day = NEWEST_DAY - RememberedIds.DAYS + 1; day < NEWEST_DAY; day++) {
        for (int block = 0; block < perDay / IdBlocks.IDS; block++) {
          byte[] full = IdBlocks.empty();
          for (int i = 0; i < IdBlocks.IDS; i++) {
            next++;
            IdBlocks.put(full, i, high(next), low(next));
          }
          store.blocks().put(IdBlocks.key(day, block), full);
        }
      }
      store.blocks().put(IdBlocks.key(NEWEST_DAY, 0), IdBlocks.empty());
      store.blocks().flushCache();
    }
  }

  private List<RememberedIds> open(String files) {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(i -> new RememberedIds(stores.get(i).blocks(), folder.resolve(files + "-" + i)))
        .toList();
  }

  private void readBlocks() {
    for (IdStore store : stores) {
      store.blocks().forEach((_, _) -> {});
    }
  }

  private void readFiles() throws Exception {
    byte[] part = new byte[1 << 20];
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(each -> each.toString().endsWith(".ids")).toList()) {
        try (var in = Files.newInputStream(file)) {
          while (in.read(part) >= 0) {}
        }
      }
    }
  }

  /** Time of the processor, because others may use the machine. */
  private double nanosPerNewId(List<RememberedIds> memories, List<IdStore> behind) {
    long begun = PROCESSOR.getCurrentThreadCpuTime();
    for (int i = 0; i < IDS_OF_A_ROUND; i++) {
      next++;
      if (!memories.get(i % PARTITIONS).add(high(next), low(next), NEWEST_DAY * MILLIS_PER_DAY)) {
        throw new IllegalStateException("A new id was known");
      }
      if (i % IDS_OF_A_COMMIT == 0) {
        behind.forEach(store -> store.blocks().flushCache());
      }
    }
    return (PROCESSOR.getCurrentThreadCpuTime() - begun) / (double) IDS_OF_A_ROUND;
  }

  private static long high(long id) {
    return mix(id);
  }

  private static long low(long id) {
    return mix(id * 0x9E3779B97F4A7C15L + 1);
  }

  /** As good as a hash, and another one for each. */
  private static long mix(long id) {
    long mixed = (id ^ (id >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void time(String what, Work work) throws Exception {
    long begun = System.nanoTime();
    work.run();
    System.out.printf("%s: %,d ms%n", what, Duration.ofNanos(System.nanoTime() - begun).toMillis());
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
