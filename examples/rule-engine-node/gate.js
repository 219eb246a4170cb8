#!/usr/bin/env node
// May this organization generate? Answered from memory, which follows the topic of balances.
//   echo org_mine | node gate.js
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Kafka from 'node-rdkafka';
import { Progress } from './progress.js';

const TOPIC = 'credit-balances';
const CLOSE_WITHIN_MS = 5_000;

/**
 * Follows the balances of all organizations.
 *
 * Runtally itself refuses nothing: a rule engine that wants to stop what is not paid for asks here first. A balance is
 * some tens to hundreds of milliseconds old, so what is under way when it reaches zero still goes through, and is owed.
 */
export class Gate {
  #balances = new Map();
  #partitions = new Map();
  #staleAfterMs;
  #reader;
  #asker;
  #closing = new AbortController();
  #loops = [];

  constructor({ bootstrapServers, staleAfterMs = 30_000 }) {
    this.#staleAfterMs = staleAfterMs;
    const settings = {
      'bootstrap.servers': bootstrapServers,
      // The client asks for a name; there is no group: every process reads every balance, from the beginning.
      'group.id': 'none',
      'enable.auto.commit': false,
    };
    this.#reader = new Kafka.KafkaConsumer({
      ...settings,
      // The meter writes in transactions, and what it took back must not be seen.
      'isolation.level': 'read_committed',
      // The end of a transaction is a record, too, which only this event tells of.
      'enable.partition.eof': true,
    }, { 'auto.offset.reset': 'earliest' });
    // To who reads what is committed, a partition ends where a transaction is open, and one that hangs would not be seen.
    this.#asker = new Kafka.KafkaConsumer({
      ...settings,
      'isolation.level': 'read_uncommitted',
      // A broker that hangs shall not keep the others from being asked, as it would for a minute.
      'socket.timeout.ms': 2_000,
    });
    this.#reader.on('data', record => this.#take(record));
    this.#reader.on('partition.eof', end => this.#partitions.get(end.partition)?.isReadTo(end.offset));
    for (const client of [this.#reader, this.#asker]) {
      client.on('event.error', error => this.onTrouble(error));
    }
    this.#reader.setDefaultConsumeTimeout(50);
  }

  /** Told of trouble that the client goes on in spite of. */
  onTrouble = () => {};

  /** Resolves when all that was in the topic has been read. */
  async open() {
    const [metadata] = await Promise.all([this.#reader, this.#asker].map(client =>
      answered(answer => client.connect({ topic: TOPIC, timeout: 30_000 }, answer))));
    const ids = (metadata.topics.find(topic => topic.name === TOPIC)?.partitions ?? []).map(({ id }) => id);
    if (ids.length === 0) {
      throw new Error(`There is no topic ${TOPIC}`);
    }
    ids.forEach(id => this.#partitions.set(id, new Progress()));
    this.#reader.assign(ids.map(id => ({ topic: TOPIC, partition: id, offset: -2 })));
    this.#loops.push(
      this.#again(0, () => answered(answer => this.#reader.consume(1_000, answer))),
      this.#again(this.#staleAfterMs / 6, () => this.#askForEnds()));
    while (!this.#isCurrent() && !this.#closing.signal.aborted) {
      await pause(20);
    }
  }

  /**
   * `yes`, `no`, or `unknown` while the balances are not caught up, or when what was written `staleAfterMs` ago may not
   * have been read. What to do then is the rule engine's decision: to go on (at worst usage is owed) or to say "try again".
   *
   * @param credits what is about to be drawn, 1 for a template generation
   */
  mayGenerate(organization, credits = 1) {
    const known = this.#balances.get(organization);
    const followed = known
      ? this.#partitions.get(known.partition).isCurrent(this.#staleAfterMs)
      : this.#isCurrent(this.#staleAfterMs);
    if (!followed) {
      return { answer: 'unknown' };
    }
    // An organization without a balance has never had a credit.
    const balance = known?.balance ?? 0;
    return { answer: balance >= credits ? 'yes' : 'no', balance };
  }

  async close() {
    this.#closing.abort();
    const closed = Promise.all(this.#loops).then(() =>
      Promise.all([this.#reader, this.#asker].map(client => new Promise(done => client.disconnect(done)))));
    // A client may wait for a broker, or for a topic that is gone; nothing is lost where it is left behind.
    const inTime = new AbortController();
    const late = pause(CLOSE_WITHIN_MS, undefined, { signal: inTime.signal }).catch(() => {});
    await Promise.race([closed, late]);
    inTime.abort();
  }

  #isCurrent(withinMs) {
    const partitions = [...this.#partitions.values()];
    return partitions.length > 0 && partitions.every(partition => partition.isCurrent(withinMs));
  }

  /** Does it again and again, and after a failure not at once. */
  async #again(everyMs, task) {
    while (!this.#closing.signal.aborted) {
      let wait = everyMs;
      try {
        await task();
      } catch (failure) {
        this.onTrouble(failure);
        wait = Math.max(everyMs, 1_000);
      }
      // Given up when the gate closes.
      await pause(wait, undefined, { signal: this.#closing.signal }).catch(() => {});
    }
  }

  #take({ key, value, partition, offset }) {
    const organization = key?.toString();
    if (value === null) {
      this.#balances.delete(organization);
    } else {
      this.#balances.set(organization, { balance: JSON.parse(value.toString()).balance, partition });
    }
    this.#partitions.get(partition).isReadTo(offset + 1);
  }

  /**
   * Nothing may be written for hours, and only the leader of a partition knows whether that is so. One after the other:
   * each question takes a thread of Node's few.
   */
  async #askForEnds() {
    let trouble;
    for (const [id, progress] of this.#partitions) {
      if (this.#closing.signal.aborted) return;
      const askedAt = performance.now();
      try {
        const { highOffset } = await answered(answer => this.#asker.queryWatermarkOffsets(TOPIC, id, 1_000, answer));
        progress.isWrittenTo(highOffset, askedAt);
      } catch (failure) {
        trouble ??= new Error(`Partition ${id} of ${TOPIC} does not say where it ends: ${failure.message}`);
      }
    }
    // One tells enough; the others are asked all the same.
    if (trouble) throw trouble;
  }
}

function answered(question) {
  return new Promise((resolve, reject) =>
    question((failure, answer) =>
      failure ? reject(new Error(`Kafka does not answer: ${failure.message}`)) : resolve(answer)));
}

async function main() {
  const { values: options } = parseArgs({
    options: {
      'bootstrap-servers': { type: 'string', default: 'localhost:9092' },
      'stale-after-ms': { type: 'string', default: '30000' },
    },
  });
  const gate = new Gate({
    bootstrapServers: options['bootstrap-servers'],
    staleAfterMs: Number(options['stale-after-ms']),
  });
  gate.onTrouble = error => console.error(`Kafka: ${error.message}; going on.`);
  try {
    await gate.open();
  } catch (failure) {
    console.error(`${failure.message}. Is Runtally's broker at ${options['bootstrap-servers']}?`);
    process.exit(1);
  }
  const lines = createInterface({ input: process.stdin });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => lines.close());
  }
  for await (const line of lines) {
    const organization = line.trim();
    const { answer, balance } = gate.mayGenerate(organization);
    console.log([organization, answer, balance ?? ''].join(' ').trim());
  }
  await gate.close();
  process.exit(0);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main();
}
