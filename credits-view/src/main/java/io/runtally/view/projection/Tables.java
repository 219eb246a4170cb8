package io.runtally.view.projection;

import io.runtally.schemas.Topic;
import java.util.List;

/** Every topic that is projected, and how. */
public final class Tables {
  static final List<Table<?>> ALL =
      List.of(
          new PlanStatements(),
          new SettingsSaved(),
          new Customers(),
          new Cards(),
          new Deductions(),
          new Payments(),
          new Ledger(),
          new AutoRechargeStates(),
          new AllowanceUsages(),
          new RechargeFailures());

  /** What the projection reads. */
  public static final List<Topic> TOPICS = ALL.stream().<Topic>map(Table::topic).toList();

  private Tables() {}
}
