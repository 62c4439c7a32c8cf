package io.cryptopipeline.testing.kafka;

import static org.awaitility.Awaitility.await;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;

/** Removes what a test left on a broker that is used again. */
final class BrokerCleaner {

  private static final Set<TransactionState> OPEN =
      Set.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT,
          TransactionState.PREPARE_EPOCH_FENCE);

  private BrokerCleaner() {}

  /** Removes open transactions, consumer groups and topics. */
  static void clear(Admin admin) {
    abortTransactions(admin);
    deleteGroups(admin);
    deleteTopics(admin);
  }

  /** Aborts them, or their markers would arrive on a new topic of the same name. */
  private static void abortTransactions(Admin admin) {
    List<String> open = openTransactions(admin);
    if (!open.isEmpty()) {
      answer(admin.fenceProducers(open).all());
      await().until(() -> openTransactions(admin).isEmpty());
    }
  }

  private static List<String> openTransactions(Admin admin) {
    return answer(admin.listTransactions(new ListTransactionsOptions().filterStates(OPEN)).all())
        .stream()
        .map(TransactionListing::transactionalId)
        .toList();
  }

  /** Removes members that have ended without leaving first: Kafka deletes empty groups alone. */
  private static void deleteGroups(Admin admin) {
    Collection<GroupListing> groups = answer(admin.listGroups().all());
    for (GroupListing group : groups) {
      if (!group.groupState().equals(Optional.of(GroupState.EMPTY))) {
        answer(
            admin
                .removeMembersFromConsumerGroup(
                    group.groupId(), new RemoveMembersFromConsumerGroupOptions())
                .all());
      }
    }
    answer(admin.deleteConsumerGroups(groups.stream().map(GroupListing::groupId).toList()).all());
  }

  /** Deletes all topics but Kafka's own; none is there when this returns. */
  static void deleteTopics(Admin admin) {
    // The broker may not know of all new topics yet; it does when it knows of one more.
    String last = "last-" + Uuid.randomUuid();
    answer(admin.createTopics(List.of(new NewTopic(last, 1, (short) 1))).all());
    await().until(() -> answer(admin.listTopics().names()).contains(last));
    answer(admin.deleteTopics(answer(admin.listTopics().names())).all());
    await().until(() -> answer(admin.listTopics().names()).isEmpty());
  }

  private static <T> T answer(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
