package io.runtally.meter.topology;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ids of an arrival week that is over: filters of them in memory, the ids themselves with their
 * days in a file, in buckets by the first bits of the id. What a filter lets pass, the file
 * decides. Not safe for use by several threads.
 *
 * <p>The file can be lost and made again from the store. From its beginning to its end:
 *
 * <pre>
 * buckets   each: its ids (high 8, low 8, day of the week 1), check sum 4
 * index     week 4, stamps 7 × 8, ids of each day 7 × 4, bits of a shard's number 4, of a bucket's 4,
 *           where each bucket begins 4 (in ids), the filter of each shard
 * end       where the index begins 8, its check sum 4, layout 4
 * </pre>
 */
final class SealedWeek implements AutoCloseable {
  /** Another layout gets another number, and files of this one are made again. */
  static final int LAYOUT = 0x5254_0001;

  static final int ID_BYTES = 2 * Long.BYTES + 1;
  static final int SUM_BYTES = Integer.BYTES;
  static final int END_BYTES = Long.BYTES + 2 * Integer.BYTES;

  /** The day of what is not there: before any. */
  static final int NO_DAY = Integer.MIN_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(SealedWeek.class);
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileChannel file;
  private final Index index;
  private final FuseFilter[] shards;
  private final int toShard;
  private ByteBuffer bucket = ByteBuffer.allocate(0);

  private SealedWeek(FileChannel file, Index index) {
    this.file = file;
    this.index = index;
    this.shards = index.shards;
    this.toShard = Long.SIZE - 1 - index.shardBits;
  }

  /** What is kept of a file in memory. */
  @SuppressWarnings("ArrayRecordComponent")
  record Index(
      int week,
      IdWeek.Stamp stamp,
      int[] idsOfDays,
      int shardBits,
      int bucketBits,
      int[] begins,
      FuseFilter[] shards) {

    void write(OutputStream to) throws IOException {
      var out = new DataOutputStream(to);
      out.writeInt(week);
      for (long day : stamp.days()) {
        out.writeLong(day);
      }
      for (int ids : idsOfDays) {
        out.writeInt(ids);
      }
      out.writeInt(shardBits);
      out.writeInt(bucketBits);
      for (int begin : begins) {
        out.writeInt(begin);
      }
      for (FuseFilter shard : shards) {
        shard.write(out);
      }
      out.flush();
    }

    static Index read(InputStream from) throws IOException {
      var in = new DataInputStream(from);
      int week = in.readInt();
      long[] stamps = new long[IdWeek.DAYS];
      for (int i = 0; i < stamps.length; i++) {
        stamps[i] = in.readLong();
      }
      int[] idsOfDays = new int[IdWeek.DAYS];
      for (int i = 0; i < idsOfDays.length; i++) {
        idsOfDays[i] = in.readInt();
      }
      int shardBits = in.readInt();
      int bucketBits = in.readInt();
      int[] begins = new int[(1 << bucketBits) + 1];
      for (int i = 0; i < begins.length; i++) {
        begins[i] = in.readInt();
      }
      FuseFilter[] shards = new FuseFilter[1 << shardBits];
      for (int i = 0; i < shards.length; i++) {
        shards[i] = FuseFilter.read(in);
      }
      return new Index(
          week, new IdWeek.Stamp(stamps), idsOfDays, shardBits, bucketBits, begins, shards);
    }
  }

  /**
   * Opens the file of a week, if there is one that is whole and tells of what is in the store.
   *
   * @param oldestDay that is remembered; days before it may differ
   */
  static Optional<SealedWeek> open(Path path, IdWeek week, int oldestDay) {
    try {
      FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
      try {
        SealedWeek opened = new SealedWeek(file, index(file));
        if (opened.index.week == week.number()
            && opened.index.stamp.agrees(week.stamp(), oldestDay - week.firstDay())) {
          return Optional.of(opened);
        }
        LOG.info("{} tells of something else than the store and is made again", path);
      } catch (IOException | RuntimeException unusable) {
        file.close();
        throw unusable;
      }
      file.close();
    } catch (NoSuchFileException absent) {
      LOG.debug("{} is not there yet", path);
    } catch (IOException damaged) {
      LOG.warn("{} cannot be used and is made again: {}", path, damaged.toString());
    }
    return Optional.empty();
  }

  private static Index index(FileChannel file) throws IOException {
    long endAt = file.size() - END_BYTES;
    require(endAt >= 0, "it is too short");
    ByteBuffer end = ByteBuffer.allocate(END_BYTES);
    readFully(file, end, endAt);
    long indexAt = end.getLong();
    int sum = end.getInt();
    require(end.getInt() == LAYOUT, "its layout is another one, or it is cut off");
    require(indexAt >= 0 && indexAt <= endAt, "its end is damaged");
    // All of it is checked before any of it says how much memory is needed.
    require(sum(file, indexAt, endAt) == sum, "its index is damaged");
    file.position(indexAt);
    return Index.read(new BufferedInputStream(Channels.newInputStream(file), BUFFER_BYTES));
  }

  private static int sum(FileChannel file, long begin, long end) throws IOException {
    CRC32C sum = new CRC32C();
    ByteBuffer part = ByteBuffer.allocate(BUFFER_BYTES);
    for (long at = begin; at < end; at += part.limit()) {
      readFully(file, part.clear().limit((int) Math.min(BUFFER_BYTES, end - at)), at);
      sum.update(part);
    }
    return (int) sum.getValue();
  }

  private static void require(boolean sound, String otherwise) throws IOException {
    if (!sound) {
      throw new IOException(otherwise);
    }
  }

  int week() {
    return index.week;
  }

  /** How many ids it has from a day on. */
  int idsFrom(int day) {
    int ids = 0;
    for (int i = Math.max(0, day - index.week * IdWeek.DAYS); i < IdWeek.DAYS; i++) {
      ids += index.idsOfDays[i];
    }
    return ids;
  }

  long heapBytes() {
    long bytes = (long) index.begins.length * Integer.BYTES;
    for (FuseFilter shard : shards) {
      bytes += shard.heapBytes();
    }
    return bytes;
  }

  /**
   * Whether the id may be one of this week; false means that it is not.
   *
   * @param hash of the id, as {@link FuseFilter} has it
   */
  boolean mayHold(long high, long low, long hash) {
    // In two steps, because a shift by 64 is none.
    return shards[(int) (high >>> 1 >>> toShard)].mayHold(high, low, hash);
  }

  /**
   * The arrival day of an id, from the file.
   *
   * @return the day, or {@link #NO_DAY} of an id that is not there
   * @throws IOException if the file is damaged or cannot be read
   */
  int dayOf(long high, long low) throws IOException {
    int number = (int) (high >>> 1 >>> (Long.SIZE - 1 - index.bucketBits));
    int begin = index.begins[number];
    int ids = index.begins[number + 1] - begin;
    readBucket((long) begin * ID_BYTES + (long) number * SUM_BYTES, ids * ID_BYTES);
    for (int at = 0; at < ids * ID_BYTES; at += ID_BYTES) {
      if (bucket.getLong(at) == high && bucket.getLong(at + Long.BYTES) == low) {
        return index.week * IdWeek.DAYS + bucket.get(at + 2 * Long.BYTES);
      }
    }
    return NO_DAY;
  }

  private void readBucket(long from, int bytes) throws IOException {
    if (bucket.capacity() < bytes + SUM_BYTES) {
      bucket = ByteBuffer.allocate(bytes + SUM_BYTES);
    }
    bucket.clear().limit(bytes + SUM_BYTES);
    readFully(file, bucket, from);
    CRC32C sum = new CRC32C();
    sum.update(bucket.limit(bytes));
    bucket.limit(bytes + SUM_BYTES);
    require((int) sum.getValue() == bucket.getInt(bytes), "its ids are damaged");
  }

  private static void readFully(FileChannel file, ByteBuffer into, long from) throws IOException {
    while (into.hasRemaining()) {
      if (file.read(into, from + into.position()) < 0) {
        throw new EOFException("it is cut off");
      }
    }
    into.flip();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
