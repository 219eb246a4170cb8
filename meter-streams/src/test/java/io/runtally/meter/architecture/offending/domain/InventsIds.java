package io.runtally.meter.architecture.offending.domain;

import java.util.UUID;

/** Makes an id that another run would not make. */
record InventsIds() {
  String id() {
    return UUID.randomUUID().toString();
  }
}
