package io.runtally.view.webhooks;

/** What became of a webhook, and so what Stripe is told. */
public sealed interface Receipt {
  /** Its facts are durable, or there were none to tell: Stripe need not tell it again. */
  record Taken(Verdict verdict) implements Receipt {}

  /** Nobody knows that Stripe sent it; the sentence is for whoever did. */
  record Forged(String sentence) implements Receipt {}

  /** It could not be taken in now: Stripe is to tell it again. */
  record TryAgain(String sentence) implements Receipt {}

  /** What an event was worth. */
  enum Verdict {
    /** It told facts. */
    PUBLISHED,
    /** It told facts, and of money that moved once more, which cannot be told apart (R16). */
    MOVED_AGAIN,
    /** It is about money or cards of ours, and tells nothing that counts. */
    NOTHING_NEW,
    /** It is about something else of the same Stripe account. */
    NOT_OURS,
    /** Events of this type tell us nothing. */
    IRRELEVANT_TYPE
  }
}
