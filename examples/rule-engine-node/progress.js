/** How far one partition is read, and how far it was written when that was asked last. */
export class Progress {
  #now;
  #read = 0;
  #end = Infinity;
  #askedAt = -Infinity;
  #currentAt = -Infinity;

  /** @param now a clock in milliseconds that only goes forward */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** All before this offset has been read. */
  isReadTo(offset) {
    this.#read = offset;
    this.#compare();
  }

  /** Asked at that time or later, the partition ended there. */
  isWrittenTo(end, askedAt) {
    // An end that is not reached yet goes on counting, for it is the older one; a smaller one shows that some was lost.
    if (this.#read >= this.#end || end < this.#end) {
      this.#end = end;
      this.#askedAt = askedAt;
    }
    this.#compare();
  }

  /** Whether all that was written so long ago has been read. */
  isCurrent(withinMs = Infinity) {
    return this.#currentAt > -Infinity && this.#now() - this.#currentAt <= withinMs;
  }

  #compare() {
    if (this.#read >= this.#end) this.#currentAt = this.#askedAt;
  }
}
