package io.runtally.meter.topology;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the file of a week from its blocks in the store, in bounded memory: about 40 MB, however
 * many ids there are. The blocks are read once for each million of them.
 */
final class WeekSealer {
  private static final Logger LOG = LoggerFactory.getLogger(WeekSealer.class);

  // A filter of so many takes 1.75 bytes an id, and its array lies in one region of the heap.
  private static final int IDS_PER_SHARD = 1 << 18;
  private static final int SHARDS_AT_ONCE = 4;
  // One read of 4 KB.
  private static final int IDS_PER_BUCKET = 1 << 8;
  private static final int BUFFER_BYTES = 1 << 16;

  private final IdWeek week;
  private final IdWeek.Stamp stamp;
  private final int idsPerShard;
  private final int shardBits;
  private final int bucketBits;
  private final int[] idsOfDays = new int[IdWeek.DAYS];
  private final int[] begins;
  private final FuseFilter[] shards;

  /** To be called where nothing else works on the store. */
  WeekSealer(IdWeek week) {
    this.week = week;
    this.stamp = week.stamp();
    long ids = stamp.mostIds();
    this.shardBits = bits(ids, IDS_PER_SHARD);
    this.bucketBits = bits(ids, IDS_PER_BUCKET);
    this.idsPerShard = (int) (ids >> shardBits);
    this.begins = new int[(1 << bucketBits) + 1];
    this.shards = new FuseFilter[1 << shardBits];
  }

  /** The bits that number so many parts that each is no larger on average. */
  private static int bits(long ids, int each) {
    return ids == 0 ? 0 : Long.SIZE - Long.numberOfLeadingZeros((ids - 1) / each);
  }

  /**
   * Writes the file; may be called by another thread.
   *
   * @param abandoned whether nobody waits for it any more
   * @throws CancellationException if it was abandoned
   * @throws UncheckedIOException if it could not be written
   */
  void write(Path path, BooleanSupplier abandoned) {
    long begun = System.nanoTime();
    // Under its name lies a whole file or none.
    Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
    try {
      try (FileChannel file =
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        write(file, abandoned);
        file.force(true);
      }
      Files.move(
          unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      LOG.atInfo()
          .addKeyValue("ids", Arrays.stream(idsOfDays).sum())
          .addKeyValue("millis", Duration.ofNanos(System.nanoTime() - begun).toMillis())
          .log("The ids of the week from {} are sealed", LocalDate.ofEpochDay(week.firstDay()));
    } catch (IOException failure) {
      throw new UncheckedIOException("The ids of a week could not be written to " + path, failure);
    }
  }

  private void write(FileChannel file, BooleanSupplier abandoned) throws IOException {
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER_BYTES);
    for (int from = 0; from < shards.length; from += SHARDS_AT_ONCE) {
      seal(from, Math.min(shards.length, from + SHARDS_AT_ONCE), out, abandoned);
    }
    out.flush();
    long indexAt = file.position();
    var checked = new CheckedOutputStream(out, new CRC32C());
    new SealedWeek.Index(week.number(), stamp, idsOfDays, shardBits, bucketBits, begins, shards)
        .write(checked);
    out.write(
        ByteBuffer.allocate(SealedWeek.END_BYTES)
            .putLong(indexAt)
            .putInt((int) checked.getChecksum().getValue())
            .putInt(SealedWeek.LAYOUT)
            .array());
    out.flush();
  }

  private void seal(int fromShard, int toShard, OutputStream out, BooleanSupplier abandoned)
      throws IOException {
    Ids ids = read(fromShard, toShard, abandoned);
    int[] order = byBucket(ids, fromShard, toShard);
    int bucketsPerShard = 1 << (bucketBits - shardBits);
    int offset = begins[fromShard * bucketsPerShard];
    for (int shard = fromShard; shard < toShard; shard++) {
      int firstBucket = shard * bucketsPerShard;
      int endBucket = firstBucket + bucketsPerShard;
      for (int bucket = firstBucket; bucket < endBucket; bucket++) {
        out.write(bytes(ids, order, begins[bucket] - offset, begins[bucket + 1] - offset));
      }
      shards[shard] = filter(ids, order, begins[firstBucket] - offset, begins[endBucket] - offset);
    }
  }

  private Ids read(int fromShard, int toShard, BooleanSupplier abandoned) {
    Ids ids = new Ids((toShard - fromShard) * (idsPerShard + idsPerShard / 64) + 1_000);
    try (KeyValueIterator<byte[], byte[]> blocks = week.blocks()) {
      while (blocks.hasNext()) {
        if (abandoned.getAsBoolean()) {
          throw new CancellationException();
        }
        KeyValue<byte[], byte[]> block = blocks.next();
        int day = IdBlocks.dayOf(block.key) - week.firstDay();
        IdBlocks.forEach(
            block.value,
            (high, low) -> {
              int shard = part(high, shardBits);
              if (shard >= fromShard && shard < toShard) {
                ids.add(high, low, day);
                idsOfDays[day]++;
              }
            });
      }
    }
    return ids;
  }

  private static int part(long high, int bits) {
    // In two steps, because a shift by 64 is none.
    return (int) (high >>> 1 >>> (Long.SIZE - 1 - bits));
  }

  /** Where the ids are, bucket by bucket; fills in where those begin. */
  private int[] byBucket(Ids ids, int fromShard, int toShard) {
    int bucketsPerShard = 1 << (bucketBits - shardBits);
    int first = fromShard * bucketsPerShard;
    int end = toShard * bucketsPerShard;
    int[] next = new int[end - first + 1];
    for (int i = 0; i < ids.size; i++) {
      next[part(ids.high[i], bucketBits) - first + 1]++;
    }
    for (int bucket = first; bucket < end; bucket++) {
      next[bucket - first + 1] += next[bucket - first];
      begins[bucket + 1] = begins[first] + next[bucket - first + 1];
    }
    int[] order = new int[ids.size];
    for (int i = 0; i < ids.size; i++) {
      order[next[part(ids.high[i], bucketBits) - first]++] = i;
    }
    return order;
  }

  private static byte[] bytes(Ids ids, int[] order, int from, int to) {
    int bytes = (to - from) * SealedWeek.ID_BYTES;
    ByteBuffer bucket = ByteBuffer.allocate(bytes + SealedWeek.SUM_BYTES);
    for (int i = from; i < to; i++) {
      int id = order[i];
      bucket.putLong(ids.high[id]).putLong(ids.low[id]).put(ids.day[id]);
    }
    CRC32C sum = new CRC32C();
    sum.update(bucket.array(), 0, bytes);
    return bucket.putInt((int) sum.getValue()).array();
  }

  private static FuseFilter filter(Ids ids, int[] order, int from, int to) {
    long[] high = new long[to - from];
    long[] low = new long[to - from];
    for (int i = from; i < to; i++) {
      high[i - from] = ids.high[order[i]];
      low[i - from] = ids.low[order[i]];
    }
    return FuseFilter.of(high, low);
  }

  /** Some ids, with the day of the week on which they came. */
  private static final class Ids {
    private long[] high;
    private long[] low;
    private byte[] day;
    private int size;

    private Ids(int expected) {
      high = new long[expected];
      low = new long[expected];
      day = new byte[expected];
    }

    private void add(long itsHigh, long itsLow, int itsDay) {
      if (size == day.length) {
        int more = size + size / 2 + 1;
        high = Arrays.copyOf(high, more);
        low = Arrays.copyOf(low, more);
        day = Arrays.copyOf(day, more);
      }
      high[size] = itsHigh;
      low[size] = itsLow;
      day[size++] = (byte) itsDay;
    }
  }
}
