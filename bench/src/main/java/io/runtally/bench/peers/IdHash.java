package io.runtally.bench.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;

/** Organization, source and id in 128 bits, as the meter has them. Not for several threads. */
public final class IdHash {
  private final HashStream128 hash = Hashing.xxh3_128().hashStream();

  HashValue128 of(RunReader.Run run) {
    return of(run.organization().getBytes(UTF_8), run.usage().source(), run.usage().id());
  }

  public HashValue128 of(byte[] organization, String source, String id) {
    return hash.reset().putByteArray(organization).putString(source).putString(id).get();
  }
}
