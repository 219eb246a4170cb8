package io.runtally.schemas;

/**
 * Why a record is rejected, as written in the header {@code runtally.reason}.
 *
 * <p>Where several hold for one record, the first in this order is given.
 */
public enum RejectionReason {
  /** There is no value. */
  EMPTY,
  /** Not one JSON text in UTF-8, or one that names a field twice. */
  MALFORMED_JSON,
  /** Run events: an attribute that CloudEvents 1.0 requires is missing or of the wrong type. */
  NOT_A_CLOUD_EVENT,
  /** Run events: a type that is not metered (R10). */
  UNKNOWN_TYPE,
  /** Run events: the subject is not an organization id. */
  INVALID_ORGANIZATION,
  /** Run events: quantity or credits out of bounds, or both (R10, R12). */
  INVALID_QUANTITY,
  /** Run events: the time is not in RFC 3339. */
  INVALID_TIME,
  /** Run events: more than 35 days before its arrival (R3). */
  TOO_OLD,
  /** Run events: more than 5 minutes after its arrival (R3). */
  FROM_THE_FUTURE,
  /** Run events: any other field out of its bounds. */
  INVALID_FIELD,
  /** Other records: not what the topic's JSON Schema asks for. */
  SCHEMA_VIOLATION,
  /** Payments: money that is not in US dollars (R15). */
  UNSUPPORTED_CURRENCY
}
