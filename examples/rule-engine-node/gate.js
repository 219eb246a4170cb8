#!/usr/bin/env node
// May this organization generate? Answered from memory, which follows the topic of balances.
//   echo org_mine | node gate.js
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Kafka from 'node-rdkafka';

const TOPIC = 'credit-balances';

/**
 * Follows the balances of all organizations.
 *
 * Runtally itself refuses nothing: a rule engine that wants to stop what is not paid for asks here first. A balance is
 * some tens to hundreds of milliseconds old, so what is under way when it reaches zero still goes through, and is owed.
 */
export class Gate {
  #consumer;
  #balances = new Map();
  #behind = new Set();
  #heardAt = 0;
  #staleAfterMs;
  #timers = [];
  #closed = false;

  constructor({ bootstrapServers, staleAfterMs = 30_000 }) {
    this.#staleAfterMs = staleAfterMs;
    this.#consumer = new Kafka.KafkaConsumer({
      'bootstrap.servers': bootstrapServers,
      // The client asks for a name; there is no group: every process reads every balance, from the beginning.
      'group.id': 'none',
      'enable.auto.commit': false,
      // The meter writes in transactions, and what it took back must not be seen.
      'isolation.level': 'read_committed',
      'enable.partition.eof': true,
    }, { 'auto.offset.reset': 'earliest' });
    this.#consumer.on('data', record => this.#take(record));
    this.#consumer.on('partition.eof', end => this.#behind.delete(end.partition));
    this.#consumer.on('event.error', error => this.onTrouble(error));
    this.#consumer.setDefaultConsumeTimeout(50);
  }

  /** Told of trouble that the client goes on in spite of. */
  onTrouble = () => {};

  /** Resolves when all that was in the topic has been read. */
  async open() {
    const metadata = await this.#ask(answer =>
      this.#consumer.connect({ topic: TOPIC, timeout: 30_000 }, answer));
    const partitions = metadata.topics.find(topic => topic.name === TOPIC)?.partitions ?? [];
    if (partitions.length === 0) {
      throw new Error(`There is no topic ${TOPIC}`);
    }
    partitions.forEach(({ id }) => this.#behind.add(id));
    this.#heardAt = Date.now();
    this.#consumer.assign(partitions.map(({ id }) => ({ topic: TOPIC, partition: id, offset: -2 })));
    this.#read();
    this.#timers.push(setInterval(() => this.#hear(), this.#staleAfterMs / 6));
    await new Promise(resolve => {
      const timer = setInterval(() => {
        if (this.#behind.size === 0) {
          clearInterval(timer);
          resolve();
        }
      }, 20);
      this.#timers.push(timer);
    });
  }

  /**
   * `yes`, `no`, or `unknown` while the balances are not caught up or Kafka has been silent for longer than
   * `staleAfterMs`. What to do then is the rule engine's decision: to go on (at worst usage is owed) or to say "try again".
   *
   * @param credits what is about to be drawn, 1 for a template generation
   */
  mayGenerate(organization, credits = 1) {
    if (this.#behind.size > 0 || Date.now() - this.#heardAt > this.#staleAfterMs) {
      return { answer: 'unknown' };
    }
    // An organization without a balance has never had a credit.
    const balance = this.#balances.get(organization) ?? 0;
    return { answer: balance >= credits ? 'yes' : 'no', balance };
  }

  close() {
    this.#closed = true;
    this.#timers.forEach(clearInterval);
    return new Promise(resolve => this.#consumer.disconnect(resolve));
  }

  #read() {
    this.#consumer.consume(1_000, () => {
      if (!this.#closed) setImmediate(() => this.#read());
    });
  }

  #take(record) {
    this.#heardAt = Date.now();
    const organization = record.key?.toString();
    if (record.value === null) {
      this.#balances.delete(organization);
    } else {
      this.#balances.set(organization, JSON.parse(record.value.toString()).balance);
    }
  }

  /** Nothing may happen for hours: then only a question shows whether Kafka is still there. */
  #hear() {
    this.#consumer.getMetadata({ topic: TOPIC, timeout: 5_000 }, failure => {
      if (!failure) this.#heardAt = Date.now();
    });
  }

  #ask(question) {
    return new Promise((resolve, reject) =>
      question((failure, answer) =>
        failure ? reject(new Error(`Kafka does not answer: ${failure.message}`)) : resolve(answer)));
  }
}

async function main() {
  const { values: options } = parseArgs({
    options: { 'bootstrap-servers': { type: 'string', default: 'localhost:9092' } },
  });
  const gate = new Gate({ bootstrapServers: options['bootstrap-servers'] });
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
