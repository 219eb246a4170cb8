package io.runtally.view.projection;

import io.runtally.schemas.AutoRechargeSettings;
import io.runtally.schemas.Topics;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Keeps every save: the last one holds, and each settles the failures before it (R25). */
final class SettingsSaved extends Table<AutoRechargeSettings> {
  SettingsSaved() {
    super(
        Topics.AUTO_RECHARGE_SETTINGS,
        AutoRechargeSettings.class,
        AutoRechargeSettings::organizationId);
  }

  @Override
  void write(Handle handle, List<Told<AutoRechargeSettings>> told) {
    each(
        handle,
        """
        insert into settings_saved
          (organization, arrived_at, partition, record_offset,
           enabled, threshold, amount, monthly_limit, changed_by, changed_at)
        values
          (:organization, :arrivedAt, :partition, :offset,
           :enabled, :threshold, :amount, :monthlyLimit, :changedBy, :changedAt)
        on conflict do nothing
        """,
        told,
        (row, save) -> {
          AutoRechargeSettings settings = save.value().orElseThrow();
          save.bindTo(row)
              .bind("enabled", settings.enabled())
              .bind("threshold", settings.threshold())
              .bind("amount", settings.amount())
              .bind("monthlyLimit", settings.monthlyLimit())
              .bind("changedBy", settings.changedBy())
              .bind("changedAt", settings.changedAt());
        });
  }
}
