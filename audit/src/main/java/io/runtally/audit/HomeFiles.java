package io.runtally.audit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * What a topic holds, sorted by the partition that it belongs to, in files: a topic is read once
 * however many of its records are astray, and then a partition at a time fits into memory.
 *
 * <p>There is a file for each pair of where records lie and where they belong, so that those of a
 * home partition come in the order of their arrival by merging.
 */
final class HomeFiles {
  private final Path folder;
  private final String name;
  private final int partitions;
  private final Map<Integer, DataOutputStream> open = new HashMap<>();
  private final Map<Path, Long> marks = new HashMap<>();
  private final Map<Path, Long> positions = new HashMap<>();
  private int openSource = -1;
  private boolean isMarked;

  /** Takes one record at a time, in the order of arrival. */
  interface Taker {
    /**
     * One record.
     *
     * @param expected whether it was there before the mark
     */
    void take(byte[] frame, boolean expected);
  }

  /** The next record of a file. */
  private static final class Head {
    private final DataInputStream file;
    private final Path path;
    private final long arrivalMillis;
    private final byte[] frame;

    Head(DataInputStream file, Path path, long arrivalMillis, byte[] frame) {
      this.file = file;
      this.path = path;
      this.arrivalMillis = arrivalMillis;
      this.frame = frame;
    }
  }

  HomeFiles(Path folder, String name, int partitions) {
    this.folder = folder;
    this.name = name;
    this.partitions = partitions;
  }

  void write(int source, int home, long arrivalMillis, byte[] frame) {
    try {
      if (source != openSource) {
        flush();
        openSource = source;
      }
      DataOutputStream file = open.get(home);
      if (file == null) {
        file =
            new DataOutputStream(
                new BufferedOutputStream(
                    Files.newOutputStream(
                        path(source, home), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    1 << 16));
        open.put(home, file);
      }
      file.writeLong(arrivalMillis);
      file.writeInt(frame.length);
      file.write(frame);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  /** Has all that is written so far told as expected. */
  void mark() {
    flush();
    isMarked = true;
    for (int source = 0; source < partitions; source++) {
      for (int home = 0; home < partitions; home++) {
        marks.put(path(source, home), length(path(source, home)));
      }
    }
  }

  /** Hands over what belongs to a partition and was not handed over before. */
  void read(int home, Taker taker) {
    if (!isMarked) {
      throw new IllegalStateException("Nothing is expected yet.");
    }
    merge(home, positions, taker);
  }

  /** Hands over everything of every partition once more. */
  void readAll(Taker taker) {
    for (int home = 0; home < partitions; home++) {
      merge(home, new HashMap<>(), taker);
    }
  }

  private void merge(int home, Map<Path, Long> from, Taker taker) {
    flush();
    var heads = new PriorityQueue<Head>(Comparator.comparingLong(head -> head.arrivalMillis));
    try {
      for (int source = 0; source < partitions; source++) {
        Path path = path(source, home);
        if (length(path) > from.getOrDefault(path, 0L)) {
          var file =
              new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16));
          file.skipNBytes(from.getOrDefault(path, 0L));
          next(file, path, heads);
        }
      }
      while (!heads.isEmpty()) {
        Head head = heads.remove();
        long position = from.getOrDefault(head.path, 0L);
        taker.take(head.frame, position < marks.getOrDefault(head.path, 0L));
        from.put(head.path, position + Long.BYTES + Integer.BYTES + head.frame.length);
        next(head.file, head.path, heads);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void next(DataInputStream file, Path path, PriorityQueue<Head> heads)
      throws IOException {
    file.mark(1);
    if (file.read() < 0) {
      file.close();
      return;
    }
    file.reset();
    long arrivalMillis = file.readLong();
    byte[] frame = new byte[file.readInt()];
    file.readFully(frame);
    heads.add(new Head(file, path, arrivalMillis, frame));
  }

  private void flush() {
    try {
      for (DataOutputStream file : open.values()) {
        file.close();
      }
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
    open.clear();
    openSource = -1;
  }

  private Path path(int source, int home) {
    return folder.resolve(name + "-" + source + "-" + home);
  }

  private static long length(Path path) {
    try {
      return Files.exists(path) ? Files.size(path) : 0;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
