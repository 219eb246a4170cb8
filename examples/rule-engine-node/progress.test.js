import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Progress } from './progress.js';

let now;
let progress;

beforeEach(() => {
  now = 1_000;
  progress = new Progress(() => now);
});

test('nothing is current before it was asked where the partition ends', () => {
  progress.isReadTo(5);
  assert.equal(progress.isCurrent(), false);
  progress.isWrittenTo(5, now);
  assert.equal(progress.isCurrent(), true);
});

test('an empty partition is current at once', () => {
  progress.isWrittenTo(0, now);
  assert.equal(progress.isCurrent(100), true);
});

test('what is not read yet makes it stale after a while', () => {
  progress.isWrittenTo(0, now);
  now += 50;
  progress.isWrittenTo(7, now);
  assert.equal(progress.isCurrent(100), true);
  now += 51;
  assert.equal(progress.isCurrent(100), false);
  progress.isReadTo(7);
  assert.equal(progress.isCurrent(100), true, 'as of when the end was asked for');
});

test('a partition that nobody answers for becomes stale though all is read', () => {
  progress.isWrittenTo(3, now);
  progress.isReadTo(3);
  now += 101;
  assert.equal(progress.isCurrent(100), false);
});

test('one that is written faster than it is asked is current as long as it is read', () => {
  for (let written = 10; written < 1_000; written += 10) {
    progress.isWrittenTo(written, now);
    now += 20;
    progress.isReadTo(written);
    assert.equal(progress.isCurrent(100), true);
  }
});

test('an end that moves on while nothing is read does not make it current', () => {
  progress.isWrittenTo(10, now);
  for (let written = 20; written < 200; written += 10) {
    now += 20;
    progress.isWrittenTo(written, now);
  }
  progress.isReadTo(10);
  assert.equal(progress.isCurrent(100), false, 'only what was written long ago was read');
});

test('a partition that lost its end is current again where it ends now', () => {
  progress.isWrittenTo(10, now);
  progress.isReadTo(4);
  assert.equal(progress.isCurrent(), false);
  progress.isWrittenTo(4, now);
  assert.equal(progress.isCurrent(100), true);
});
