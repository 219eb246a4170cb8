package io.runtally.meter.architecture.offending.domain;

import org.apache.kafka.common.utils.Bytes;

/** Takes its state as it is stored. */
record KnowsKafka(Bytes state) {}
