package io.runtally.meter.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ids of the weeks before the newest, on one partition: one of them may still be on its way
 * into its file, the others are sealed. To be closed before the store is.
 *
 * <p>A file is only believed if it tells of exactly what is in the store, and the store at a start
 * holds exactly what was committed. So it does not matter what a file was made from that outlived a
 * crash, or a time when another member had the partition.
 */
final class SealedWeeks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SealedWeeks.class);

  private final WriteBehindStore<byte[]> blocks;
  private final Path folder;
  private SealedWeek[] weeks = new SealedWeek[0];
  private Optional<Sealing> sealing = Optional.empty();
  private int oldestDay;
  private int size;

  /**
   * Opens the files, and makes those that are not there or cannot be used before it returns: a week
   * at a time, because their ids together may not fit into memory.
   *
   * @param folder that nobody else uses
   * @param oldestDay that is remembered
   * @param newestWeek that is not sealed yet
   */
  SealedWeeks(WriteBehindStore<byte[]> blocks, Path folder, int oldestDay, int newestWeek) {
    this.blocks = blocks;
    this.folder = folder;
    this.oldestDay = oldestDay;
    try {
      Files.createDirectories(folder);
      Set<Path> files = new HashSet<>();
      for (int number = newestWeek - 1; number >= IdWeek.numberOf(oldestDay); number--) {
        IdWeek week = new IdWeek(blocks, number);
        if (!week.isEmpty()) {
          add(SealedWeek.open(file(number), week, oldestDay).orElseGet(() -> seal(week)));
          files.add(file(number));
        }
      }
      deleteAllBut(files);
    } catch (IOException unusable) {
      close();
      throw new UncheckedIOException(unusable);
    } catch (RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  private void deleteAllBut(Set<Path> files) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(each -> !files.contains(each)).toList()) {
        Files.delete(file);
      }
    }
  }

  private Path file(int week) {
    return folder.resolve("week-%d.ids".formatted(week));
  }

  /** Whether an id came in one of the weeks and is still remembered. */
  boolean holds(long high, long low) {
    if (sealing.isPresent() && sealing.get().holds(high, low)) {
      return true;
    }
    long hash = FuseFilter.hash(high, low);
    for (int i = 0; i < weeks.length; i++) {
      if (weeks[i].mayHold(high, low, hash) && dayOf(i, high, low) >= oldestDay) {
        return true;
      }
    }
    return false;
  }

  private int dayOf(int at, long high, long low) {
    try {
      return weeks[at].dayOf(high, low);
    } catch (IOException damaged) {
      int number = weeks[at].week();
      LOG.warn("{} is damaged and is made again: {}", file(number), damaged.toString());
      weeks[at].close();
      weeks[at] = seal(new IdWeek(blocks, number));
      return dayOf(at, high, low);
    }
  }

  int size() {
    return size;
  }

  /** Takes over what has been sealed meanwhile. */
  void look() {
    if (sealing.isPresent() && sealing.get().isDone()) {
      settle();
    }
  }

  /** Waits for what is being sealed. */
  void settle() {
    if (sealing.isPresent()) {
      IdWeek week = sealing.get().week();
      sealing.get().await();
      sealing = Optional.empty();
      add(open(week));
    }
  }

  /** Lets go of the ids that came before a day; waits, because days of what is sealed may go. */
  void forgetBefore(int day) {
    settle();
    oldestDay = day;
    List<SealedWeek> left = new ArrayList<>();
    for (SealedWeek week : weeks) {
      if (new IdWeek(blocks, week.week()).lastDay() >= day) {
        left.add(week);
      } else {
        week.close();
        delete(file(week.week()));
      }
    }
    set(left);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Takes the ids of a week that is over.
   *
   * @param ids which nobody changes any more
   */
  void seal(int number, IdSet ids) {
    settle();
    IdWeek week = new IdWeek(blocks, number);
    if (week.lastDay() < oldestDay) {
      return;
    }
    sealing = Optional.of(new Sealing(week, ids, file(number)));
    count();
    if (week.firstDay() < oldestDay) {
      // Days of it have gone already, and only its file tells them apart.
      settle();
    }
  }

  private SealedWeek seal(IdWeek week) {
    new WeekSealer(week).write(file(week.number()), () -> false);
    return open(week);
  }

  private SealedWeek open(IdWeek week) {
    return SealedWeek.open(file(week.number()), week, oldestDay)
        .orElseThrow(() ->
            new IllegalStateException(file(week.number()) + " was just made and is unusable"));
  }

  private void add(SealedWeek week) {
    List<SealedWeek> all = new ArrayList<>(List.of(weeks));
    all.addFirst(week);
    set(all);
  }

  private void set(List<SealedWeek> all) {
    weeks = all.toArray(SealedWeek[]::new);
    count();
  }

  private void count() {
    size = sealing.map(Sealing::size).orElse(0);
    for (SealedWeek week : weeks) {
      size += week.idsFrom(oldestDay);
    }
  }

  /** Gives up what is being sealed; it is made at the next start. */
  @Override
  public void close() {
    sealing.ifPresent(Sealing::abandon);
    sealing = Optional.empty();
    for (SealedWeek week : weeks) {
      week.close();
    }
    weeks = new SealedWeek[0];
  }
}
