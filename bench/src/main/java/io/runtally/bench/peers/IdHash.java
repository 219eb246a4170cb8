package io.runtally.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;

/** Organization, source and id in 128 bits, as the meter has them. Not for several threads. */
final class IdHash {
  private final HashStream128 hash = Hashing.xxh3_128().hashStream();

  HashValue128 of(RunReader.Run run) {
    return hash.reset()
        .putByteArray(run.organization().getBytes(UTF_8))
        .putString(run.usage().source())
        .putString(run.usage().id())
        .get();
  }
}
