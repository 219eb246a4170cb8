import Kafka from 'node-rdkafka';

const TOPIC = 'run-events';
const { CODES } = Kafka;

/** The event as Runtally wants it: CloudEvents 1.0 in structured mode. */
export function runEvent({ id, organization, ruleSet, time, quantity = 1 }, source) {
  if (!id) {
    // An id made up here would be another one when the same run is sent again: counted twice.
    throw new Error('A run needs the id that it got when it ran.');
  }
  if (!organization) {
    throw new Error(`Run ${id} does not say whose it is: it has no organization.`);
  }
  if (!time) {
    // A time made up here would be another one, too: sent again after 35 days, the run would count twice.
    throw new Error(`Run ${id} of ${organization} does not say when it ran: it has no time.`);
  }
  return {
    specversion: '1.0',
    id: String(id),
    source,
    type: 'ai.ruleengine.ruleset.run',
    subject: String(organization),
    time,
    data: { ruleSetId: ruleSet ?? null, quantity },
  };
}

/** Sends run events, each until Kafka has it, never more than `mostInFlight` at a time. */
export class RunEvents {
  #producer;
  #source;
  #mostInFlight;
  #inFlight = 0;
  #waiting = [];

  constructor({ bootstrapServers, source, mostInFlight = 10_000, giveUpAfterMs = 120_000 }) {
    this.#source = source;
    this.#mostInFlight = mostInFlight;
    this.#producer = new Kafka.Producer({
      'bootstrap.servers': bootstrapServers,
      'client.id': source,
      // Retries of this client neither repeat nor reorder events, and all replicas have what is acknowledged.
      'enable.idempotence': true,
      'compression.type': 'lz4',
      'linger.ms': 20,
      'queue.buffering.max.messages': mostInFlight + 1,
      dr_cb: true,
    }, {
      // These are settings of topics: among those above, this client would ignore them without a word.
      acks: 'all',
      'message.timeout.ms': giveUpAfterMs,
      // Where Java's default partitioner puts a key. librdkafka's own default (CRC32) agrees with it for one key
      // in as many as there are partitions; the meter moves all others home, which costs it another write and
      // another read of each.
      partitioner: 'murmur2_random',
    });
    this.#producer.on('delivery-report', (failure, report) => report.opaque(failure));
    // Without a listener, Node ends the process for an error that the client itself recovers from.
    this.#producer.on('event.error', error => this.onTrouble(error));
    this.#producer.setPollInterval(20);
  }

  /** Told of trouble that the client goes on in spite of, such as a broker that is away. */
  onTrouble = () => {};

  connect() {
    return new Promise((resolve, reject) =>
      this.#producer.connect({ topic: TOPIC, timeout: 30_000 }, failure =>
        failure ? reject(new Error(`Kafka does not answer: ${failure.message}`)) : resolve()));
  }

  /** Resolves when Kafka has the event; after a refusal it is safe to send the same run again. */
  async send(run) {
    const event = runEvent(run, this.#source);
    await this.#room();
    try {
      await this.#deliver(event);
    } catch (failure) {
      throw new Error(`Run ${event.id} of ${event.subject} is not in Kafka: ${failure.message}.`
        + ' Send it again under the same id; it is counted once.', { cause: failure });
    } finally {
      this.#inFlight--;
      this.#waiting.shift()?.();
    }
  }

  /** Waits for what is in flight, then leaves. */
  close(withinMs = 30_000) {
    return new Promise(resolve => this.#producer.disconnect(withinMs, resolve));
  }

  async #room() {
    while (this.#inFlight >= this.#mostInFlight) {
      await new Promise(resolve => this.#waiting.push(resolve));
    }
    this.#inFlight++;
  }

  #deliver(event) {
    return new Promise((resolve, reject) => {
      const done = failure => (failure ? reject(failure) : resolve());
      const value = Buffer.from(JSON.stringify(event));
      const produce = () => {
        try {
          this.#producer.produce(TOPIC, null, value, event.subject, null, done);
        } catch (failure) {
          if (failure.code === CODES.ERRORS.ERR__QUEUE_FULL) {
            setTimeout(produce, 20);
          } else {
            reject(failure);
          }
        }
      };
      produce();
    });
  }
}
