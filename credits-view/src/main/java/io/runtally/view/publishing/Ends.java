package io.runtally.view.publishing;

import java.util.List;

/** How far the topics reach that decisions go by. */
public interface Ends {
  /**
   * The end of a partition: whoever has read up to it has read all that was there.
   *
   * @param next the offset that comes next; what is no record, as the end of a transaction, has one
   */
  record End(String topic, int partition, long next) {}

  /**
   * Where everything lies that is decided by for one organization: its settings, its card, its
   * customer, its ledger and its state.
   *
   * @throws org.apache.kafka.common.KafkaException where the brokers do not say
   */
  List<End> about(String organizationId);

  /**
   * Where everybody's cards and customers lie: for who knows a card or a customer, and not yet
   * whose it is.
   *
   * @throws org.apache.kafka.common.KafkaException where the brokers do not say
   */
  List<End> ofCardsAndCustomers();
}
