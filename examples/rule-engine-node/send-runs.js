#!/usr/bin/env node
// Sends the runs that come in at standard input, one JSON object a line:
//   {"id":"run-1","organization":"org_mine","ruleSet":"rs_42","time":"2026-11-22T06:52:00Z","quantity":1}
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { RunEvents } from './run-events.js';

const { values: options } = parseArgs({
  options: {
    'bootstrap-servers': { type: 'string', default: 'localhost:9092' },
    source: { type: 'string', default: '/rule-engine/example' },
  },
});

const runEvents = new RunEvents({ bootstrapServers: options['bootstrap-servers'], source: options.source });
runEvents.onTrouble = error => console.error(`Kafka: ${error.message}; going on.`);

const counts = { sent: 0, failed: 0 };
const tasks = new Set();
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };
let stopped;
let lastInKafka = 0;

function sent(line) {
  counts.sent++;
  lastInKafka = Math.max(lastInKafka, line);
}

function failed(failure) {
  counts.failed++;
  console.error(failure.message);
}

try {
  await runEvents.connect();
} catch (failure) {
  console.error(`${failure.message}. Is there a broker at ${options['bootstrap-servers']}?`);
  process.exit(1);
}

// Not before: lines that come while nobody listens are lost.
const lines = createInterface({ input: process.stdin });
for (const signal of Object.keys(EXIT_CODES)) {
  process.once(signal, () => {
    stopped = signal;
    console.error('Stopping: no further line is read, what is under way is finished.');
    lines.close();
    process.stdin.destroy();
  });
}

let number = 0;
for await (const line of lines) {
  if (stopped) break;
  number++;
  if (line.trim() === '') continue;
  let run;
  try {
    run = JSON.parse(line);
  } catch {
    failed(new Error(`Line ${number} is not JSON.`));
    continue;
  }
  const at = number;
  const task = runEvents.send(run).then(() => sent(at), failed).finally(() => tasks.delete(task));
  tasks.add(task);
  // Lines wait in their pipe rather than in memory.
  if (tasks.size >= 20_000) await Promise.race(tasks);
}

// A signal that comes later leaves no line unread.
const unread = stopped;
await Promise.all(tasks);
await runEvents.close();
console.log(`${counts.sent} runs sent, ${counts.failed} not.`);
if (unread) {
  console.log(`Line ${lastInKafka} is the last that Kafka acknowledged; what failed before it is told above.`);
  process.exit(EXIT_CODES[unread]);
}
process.exit(counts.failed === 0 ? 0 : 1);
