package io.runtally.audit;

import io.runtally.schemas.CreditPayment;
import java.time.YearMonth;

/** What a contradiction is about. */
sealed interface Place {
  record Entry(long sequence) implements Place {
    @Override
    public String toString() {
      return "entry " + sequence;
    }
  }

  record Receipt(String deductionId) implements Place {
    @Override
    public String toString() {
      return "receipt " + deductionId;
    }
  }

  record Payment(CreditPayment.Kind kind, String paymentId) implements Place {
    @Override
    public String toString() {
      return "payment " + paymentId + " (" + kind + ")";
    }
  }

  record Month(YearMonth month) implements Place {
    @Override
    public String toString() {
      return month.toString();
    }
  }

  /** The account as a whole. */
  record Account() implements Place {
    @Override
    public String toString() {
      return "account";
    }
  }

  /** A record as it lies in Kafka. */
  record Position(String topic, int partition, long offset) implements Place {
    @Override
    public String toString() {
      return topic + "-" + partition + " at offset " + offset;
    }
  }
}
