package io.runtally.meter.topology;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The ids counted so far on one partition, for as long as a repeat could still be accepted (R1).
 *
 * <p>"Seen before?" is answered from memory: the newest week's ids are there, and of the weeks
 * before it filters, with the ids themselves in files. New ids go into an open block of 64, which
 * its store writes once per commit; after a restart the newest week is read back from the blocks.
 */
final class RememberedIds implements AutoCloseable {
  /** The ids of arrival day D go when day D + 37 begins: 35 days and 5 minutes, in whole days. */
  static final int DAYS = 37;

  private static final long MILLIS_PER_DAY = 86_400_000L;

  private final WriteBehindStore<byte[]> blocks;
  private final SealedWeeks sealed;
  private IdSet newest = new IdSet();
  private int newestDay = -1;
  private int openBlock;
  private byte[] open = new byte[0];
  private WriteBehindStore.Row<byte[]> openRow;
  private int inOpenBlock = IdBlocks.IDS;

  /**
   * Reads back what was remembered.
   *
   * @param folder for files that can be made again from the blocks, to be used by nobody else
   */
  @SuppressWarnings("NullAway.Init")
  RememberedIds(WriteBehindStore<byte[]> blocks, Path folder) {
    this.blocks = blocks;
    blocks
        .last(IdBlocks.key(0, 0), IdBlocks.key(Integer.MAX_VALUE, Integer.MAX_VALUE))
        .ifPresent(row -> {
          newestDay = IdBlocks.dayOf(row.key);
          openBlock = IdBlocks.blockOf(row.key);
        });
    IdWeek newestWeek = new IdWeek(blocks, IdWeek.numberOf(Math.max(0, newestDay)));
    blocks.forEach(
        IdBlocks.key(newestWeek.firstDay(), 0),
        IdBlocks.key(newestWeek.lastDay(), Integer.MAX_VALUE),
        (_, block) -> IdBlocks.forEach(block, newest::add));
    sealed =
        new SealedWeeks(blocks, folder, Math.max(0, newestDay - DAYS + 1), newestWeek.number());
  }

  /**
   * Remembers an id from its arrival on; false where it is known already. An event that arrived
   * before the days that are remembered can only have been read before: a partition's arrivals
   * never go back, so it is known as well.
   */
  boolean add(long high, long low, long arrivedAt) {
    int day = (int) Math.floorDiv(arrivedAt, MILLIS_PER_DAY);
    if (day > newestDay) {
      begin(day);
    }
    if (day <= newestDay - DAYS || !newest.add(high, low)) {
      return false;
    }
    if (sealed.holds(high, low)) {
      newest.remove(high, low);
      return false;
    }
    append(high, low);
    return true;
  }

  int size() {
    return newest.size() + sealed.size();
  }

  /** Takes over what was done beside; to be called now and then. */
  void look() {
    sealed.look();
  }

  private void begin(int day) {
    int before = newestDay;
    newestDay = day;
    openBlock = -1;
    // Written even if the day's first events are all repeats: the newest day must survive a
    // restart.
    startBlock();
    sealed.forgetBefore(day - DAYS + 1);
    forgetUntil(day - DAYS);
    if (IdWeek.numberOf(before) < IdWeek.numberOf(day)) {
      sealed.seal(IdWeek.numberOf(before), newest);
      newest = new IdSet();
    }
  }

  private void append(long high, long low) {
    // After a restart, too: the block that was open then stays as it is.
    if (inOpenBlock == IdBlocks.IDS) {
      startBlock();
    }
    IdBlocks.put(open, inOpenBlock++, high, low);
    openRow.changed();
  }

  private void startBlock() {
    openBlock++;
    open = IdBlocks.empty();
    openRow = blocks.put(IdBlocks.key(newestDay, openBlock), open);
    inOpenBlock = 0;
  }

  private void forgetUntil(int lastDay) {
    List<byte[]> forgotten = new ArrayList<>();
    blocks.forEach(
        IdBlocks.key(0, 0),
        IdBlocks.key(lastDay, Integer.MAX_VALUE),
        (key, _) -> forgotten.add(key));
    forgotten.forEach(blocks::delete);
  }

  /** Lets go of the files and of the store, which another thread may be reading. */
  @Override
  public void close() {
    sealed.close();
  }
}
