package io.cryptopipeline.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The logs, the transaction coordinator and the group coordinator. */
final class Broker {

  /** The producer that a transactional id belongs to now. */
  private static final class Producer {
    private int epoch;
    private Transaction open;
  }

  private final Map<String, Log> logs = new TreeMap<>();
  private final Map<String, Producer> producers = new TreeMap<>();
  private final int[] committed;

  /** The member of each partition, null while it has none. */
  private final StreamThreadModel[] owners;

  Broker(int partitions) {
    committed = new int[partitions];
    owners = new StreamThreadModel[partitions];
  }

  int partitions() {
    return owners.length;
  }

  Log log(String topic, int partition) {
    return logs.computeIfAbsent(topic + "-" + partition, name -> new Log());
  }

  /**
   * Starts a producer: aborts what its transactional id has open, and fences the earlier producer
   * ({@code TransactionCoordinator.handleInitProducerId}).
   */
  int initTransactions(String transactionalId) {
    abortAndFence(transactionalId);
    return producers.get(transactionalId).epoch;
  }

  /**
   * Aborts the transaction of a producer for its age, and fences it ({@code
   * TransactionCoordinator.abortTimedOutTransactions}).
   */
  void abortAndFence(String transactionalId) {
    Producer producer = producers.computeIfAbsent(transactionalId, id -> new Producer());
    if (producer.open != null) {
      producer.open.abort();
      producer.open = null;
    }
    producer.epoch++;
  }

  List<String> transactionalIds() {
    return new ArrayList<>(producers.keySet());
  }

  boolean isFenced(String transactionalId, int epoch) {
    return producers.get(transactionalId).epoch != epoch;
  }

  /** Returns the open transaction of a producer, which begins if there is none. */
  Transaction transaction(String transactionalId) {
    Producer producer = producers.get(transactionalId);
    if (producer.open == null) {
      producer.open = new Transaction();
    }
    return producer.open;
  }

  /** Ends the open transaction, if any: its records and its offsets become visible together. */
  void commit(String transactionalId) {
    Producer producer = producers.get(transactionalId);
    if (producer.open != null) {
      producer.open.commit();
      producer.open.offsets.forEach((partition, offset) -> committed[partition] = offset);
      producer.open = null;
    }
  }

  void abort(String transactionalId) {
    Producer producer = producers.get(transactionalId);
    if (producer.open != null) {
      producer.open.abort();
      producer.open = null;
    }
  }

  /**
   * Returns whether a transaction is open that has offsets of the partition. A consumer that starts
   * on it waits ({@code GroupCoordinatorService.fetchOffsets} with {@code requireStable}).
   */
  boolean hasPendingOffsets(int partition) {
    return producers.values().stream()
        .anyMatch(
            producer -> producer.open != null && producer.open.offsets.containsKey(partition));
  }

  int committed(int partition) {
    return committed[partition];
  }

  StreamThreadModel owner(int partition) {
    return owners[partition];
  }

  void assign(int partition, StreamThreadModel thread) {
    owners[partition] = thread;
  }

  void removeMember(StreamThreadModel thread) {
    for (int partition = 0; partition < owners.length; partition++) {
      if (owners[partition] == thread) {
        owners[partition] = null;
      }
    }
  }
}
