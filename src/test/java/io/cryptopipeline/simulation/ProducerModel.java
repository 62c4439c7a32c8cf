package io.cryptopipeline.simulation;

import static io.cryptopipeline.simulation.Fault.REPLY_LOST;
import static io.cryptopipeline.simulation.Fault.TIMED_OUT;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.record.SummaryJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.TaskId;

/**
 * The transactional producer of a stream thread: Kafka's {@code KafkaProducer} and its {@code
 * TransactionManager}, in Streams' {@code StreamsProducer} and {@code RecordCollectorImpl}.
 */
final class ProducerModel {

  private final Broker broker;
  private final Faults faults;
  private final Instance instance;
  private final StreamThreadModel thread;
  private final CommitSteps steps;
  private final String transactionalId;
  private final int epoch;

  /** {@code RecordAccumulator}: what was sent, and has not reached the broker. */
  private final List<Runnable> accumulator = new ArrayList<>();

  /** {@code RecordCollectorImpl.sendException}. */
  private RuntimeException sendException;

  /** {@code TransactionManager.lastError}. */
  private KafkaException error;

  /**
   * {@code TransactionManager.pendingTransition}: the call that timed out, and must be repeated.
   */
  private String pending; // null for none

  /** {@code StreamsProducer.transactionInFlight}. */
  private boolean inFlight;

  private Map<TopicPartition, OffsetAndMetadata> offsets = Map.of();

  ProducerModel(
      Broker broker,
      Faults faults,
      Instance instance,
      StreamThreadModel thread,
      CommitSteps steps) {
    this.broker = broker;
    this.faults = faults;
    this.instance = instance;
    this.thread = thread;
    this.steps = steps;
    transactionalId = instance.transactionalId();
    epoch = broker.initTransactions(transactionalId);
  }

  boolean isInFlight() {
    return inFlight;
  }

  String transactionalId() {
    return transactionalId;
  }

  /** Keeps the transaction open for longer than the coordinator allows. */
  void outlive() {
    if (!broker.isFenced(transactionalId, epoch)) {
      broker.abortAndFence(transactionalId);
    }
  }

  /** {@code RecordCollectorImpl.send}, {@code StreamsProducer.send}. */
  void send(
      TaskId task,
      String topic,
      int partition,
      byte[] key,
      byte[] value,
      long timestampMs,
      Headers headers,
      IntConsumer acknowledged) {
    checkForException();
    inFlight = true;
    faults.at(Point.SEND, instance);
    if (error != null || pending != null) {
      throw new StreamsException("the producer cannot send", error);
    }
    accumulator.add(
        () -> {
          Log log = broker.log(topic, partition);
          log.append(
              new Log.Entry(key, value, timestampMs, headers, broker.transaction(transactionalId)));
          acknowledged.accept(log.end());
        });
    if (faults.oneIn(4)) {
      deliver();
    }
  }

  /** {@code RecordCollectorImpl.flush}. */
  void flush() {
    deliver();
    checkForException();
  }

  /**
   * {@code Sender.runOnce}; what goes wrong goes to {@code RecordCollectorImpl.recordSendError}.
   */
  private void deliver() {
    if (accumulator.isEmpty()) {
      return;
    }
    Fault fault = faults.at(Point.DELIVER, instance);
    if (broker.isFenced(transactionalId, epoch)) {
      error = new ProducerFencedException("fenced");
      sendException = new TaskMigratedException("fenced", error);
    } else if (fault == TIMED_OUT) {
      error = new KafkaException("a batch expired"); // TransactionManager.handleFailedBatch
      sendException = new StreamsException("not delivered", error); // BarrierProducer.send
    } else {
      accumulator.forEach(Runnable::run);
    }
    accumulator.clear();
  }

  private void checkForException() {
    if (sendException != null) {
      RuntimeException thrown = sendException;
      sendException = null;
      throw thrown;
    }
  }

  /** {@code StreamsProducer.commitTransaction}. */
  void commit(Map<TopicPartition, OffsetAndMetadata> committed) {
    inFlight = true;
    try {
      steps.sendOffsets(
          committed,
          this::committed,
          this::deliver,
          all -> {
            sendOffsetsToTransaction(all);
            offsets = all;
          });
      steps.commit(offsets, this::publish, this::commitTransaction);
      inFlight = false;
    } catch (ProducerFencedException | CommitFailedException e) {
      throw new TaskMigratedException("fenced in a commit", e);
    } catch (KafkaException e) { // time-outs too: BarrierProducer
      throw new StreamsException("a commit failed", e);
    }
  }

  private void publish(Summary summary) {
    ProducerRecord<byte[], byte[]> record = SummaryJson.record(summary);
    if (error == null) { // KafkaProducer.send returns a failed future
      accumulator.add(
          () ->
              broker
                  .log(record.topic(), 0)
                  .append(
                      new Log.Entry(
                          record.key(),
                          record.value(),
                          0,
                          record.headers(),
                          broker.transaction(transactionalId))));
    }
  }

  /**
   * {@code StableOffsets.read}, which waits for pending offsets ({@code
   * GroupCoordinatorService.fetchOffsets} with {@code requireStable}); here they stay pending.
   */
  private Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> found = new LinkedHashMap<>();
    for (TopicPartition partition : partitions) {
      if (broker.hasPendingOffsets(partition.partition())) {
        throw new KafkaException("the committed offsets could not be read");
      }
      found.put(partition, new OffsetAndMetadata(broker.committed(partition.partition())));
    }
    return found;
  }

  /** {@code KafkaProducer.sendOffsetsToTransaction}. */
  private void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> committed) {
    if (committed.isEmpty()) {
      return;
    }
    checkUsable("sendOffsetsToTransaction");
    Fault fault = faults.at(Point.SEND_OFFSETS, instance);
    if (fault != TIMED_OUT) {
      checkEpoch();
      if (!thread.isMember()) { // GroupMetadataManager: an unknown member or an old generation
        error = new CommitFailedException("not a member");
        throw error;
      }
      Transaction transaction = broker.transaction(transactionalId);
      committed.forEach(
          (partition, to) -> transaction.offsets.put(partition.partition(), (int) to.offset()));
    }
    if (fault != null) {
      pending = "sendOffsetsToTransaction";
      throw new TimeoutException("no answer to the offsets");
    }
    faults.at(Point.OFFSETS_SENT, instance);
  }

  /** {@code KafkaProducer.commitTransaction}; the sender sends what is left first. */
  private void commitTransaction() {
    checkUsable("commitTransaction");
    if (pending == null) {
      deliver();
      checkUsable("commitTransaction");
    }
    Fault fault = faults.at(Point.COMMIT, instance);
    if (fault != TIMED_OUT) {
      checkEpoch();
      broker.commit(transactionalId);
    }
    if (fault == TIMED_OUT || fault == REPLY_LOST) {
      pending = "commitTransaction";
      throw new TimeoutException("no answer to the commit");
    }
    pending = null;
    faults.at(Point.COMMITTED, instance);
  }

  /**
   * {@code TransactionManager.maybeFailWithError} and {@code handleCachedTransactionRequestResult}.
   */
  private void checkUsable(String call) {
    if (pending != null && !pending.equals(call)) {
      throw new IllegalStateException("the call to " + pending + " timed out and must be repeated");
    }
    if (error instanceof ProducerFencedException || error instanceof CommitFailedException) {
      throw error;
    }
    if (error != null) {
      throw new KafkaException("in an error state", error);
    }
  }

  private void checkEpoch() {
    if (broker.isFenced(transactionalId, epoch)) {
      error = new ProducerFencedException("fenced");
      throw error;
    }
  }

  /** {@code StreamsProducer.abortTransaction}. */
  void abort() {
    if (inFlight) {
      steps.discard();
      checkUsableForAbort();
      accumulator.clear();
      if (!broker.isFenced(transactionalId, epoch)) {
        broker.abort(transactionalId);
        error = null;
      }
      inFlight = false;
    }
  }

  private void checkUsableForAbort() {
    instance.checkAlive();
    if (pending != null) {
      throw new IllegalStateException("the call to " + pending + " timed out and must be repeated");
    }
  }
}
