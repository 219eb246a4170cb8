package io.runtally.meter.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtally.meter.domain.GivenBack;
import io.runtally.meter.domain.Payment;
import org.apache.kafka.streams.state.KeyValueStore;

/** Which payments have been booked, for ever (R15), and what was given back of each (R16). */
final class Payments {
  private static final int VERSION = 1;
  private static final String GIVEN_BACK = "GIVEN_BACK";

  private final KeyValueStore<byte[], byte[]> store;
  private final StateWriter writer = new StateWriter();

  Payments(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
  }

  boolean isBooked(byte[] organization, Payment payment) {
    return store.get(bookedKey(organization, payment)) != null;
  }

  /** What had been given back of the payment that this one reverses. */
  GivenBack givenBack(byte[] organization, Payment reversal) {
    byte[] stored = store.get(givenBackKey(organization, reversal));
    return stored == null
        ? GivenBack.NOTHING
        : new GivenBack(new StateReader(stored).expectVersion(VERSION, "reversal").number());
  }

  /** Remembers a payment, and for a reversal what is given back now. */
  void book(byte[] organization, Payment payment, GivenBack before) {
    store.put(bookedKey(organization, payment), writer.version(VERSION).written());
    if (payment.kind().isReversal()) {
      long cents = before.after(payment).cents();
      store.put(
          givenBackKey(organization, payment), writer.version(VERSION).number(cents).written());
    }
  }

  private static byte[] bookedKey(byte[] organization, Payment payment) {
    return key(organization, payment.kind().name(), payment.id());
  }

  private static byte[] givenBackKey(byte[] organization, Payment reversal) {
    return key(organization, GIVEN_BACK, reversal.reverses().orElseThrow());
  }

  private static byte[] key(byte[] organization, String what, String paymentId) {
    return StoreKey.of(organization, (what + " " + paymentId).getBytes(UTF_8));
  }
}
