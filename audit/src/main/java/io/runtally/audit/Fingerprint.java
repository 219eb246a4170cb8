package io.runtally.audit;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * 128 bits that stand for some texts. Two different ones have the same by a chance of one in 10^24
 * among a hundred million.
 */
record Fingerprint(long high, long low) {
  static Fingerprint of(String first, String second, String third) {
    HashStream128 stream = Hashing.murmur3_128().hashStream();
    HashValue128 hash = stream.putString(first).putString(second).putString(third).get();
    return new Fingerprint(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
  }
}
