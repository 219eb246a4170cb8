package io.runtally.sandbox.stripe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** All faults, and the latency of every answer. */
final class Faults {
  private final List<ActiveFault> faults = new CopyOnWriteArrayList<>();
  private final AtomicLong lastNumber = new AtomicLong();
  private volatile Duration latency = Duration.ZERO;
  private volatile KeyStatus keyStatus = KeyStatus.VALID;

  ActiveFault add(FaultRule rule) {
    ActiveFault fault = new ActiveFault("fault_" + lastNumber.incrementAndGet(), rule);
    faults.add(fault);
    return fault;
  }

  /** The fault that this request is to have: the first that wants it. */
  Optional<ActiveFault> of(String method, String path, Optional<String> organization) {
    return faults.stream()
        .filter(fault -> fault.rule().matches(method, path, organization))
        .filter(ActiveFault::fires)
        .findFirst();
  }

  List<ActiveFault> all() {
    return List.copyOf(faults);
  }

  /**
   * A fault that was added and not removed.
   *
   * @throws ControlProblem when there is none
   */
  ActiveFault get(String id) {
    return faults.stream()
        .filter(fault -> fault.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new ControlProblem("There is no fault \"%s\".".formatted(id)));
  }

  void remove(ActiveFault fault) {
    faults.remove(fault);
    fault.remove(Release.ANSWER);
  }

  void clear(Release how) {
    List<ActiveFault> all = all();
    faults.removeAll(all);
    all.forEach(fault -> fault.remove(how));
  }

  Duration latency() {
    return latency;
  }

  void setLatency(Duration latency) {
    this.latency = latency;
  }

  KeyStatus keyStatus() {
    return keyStatus;
  }

  void setKeyStatus(KeyStatus status) {
    keyStatus = status;
  }
}
