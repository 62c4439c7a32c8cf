package io.cryptopipeline.simulation;

import static io.cryptopipeline.simulation.Fault.REPLY_LOST;
import static io.cryptopipeline.simulation.Fault.TIMED_OUT;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Passes the calls of a stream thread to the barrier's producer, with the faults of the broker's
 * replies. After a fault it is in the state that {@code KafkaProducer} 4.4.0 would be in; {@link
 * ProducerModel} has the same. For its stream thread.
 */
final class RealProducer implements InvocationHandler {

  private final Producer<byte[], byte[]> producer;
  private final Strikes strikes;
  private final RealInstance instance;

  /** The call that timed out, and must be repeated before any other; null for none. */
  private String pending;

  /** Whether the pending call was done. */
  private boolean isPendingDone;

  /** Whether a batch has expired: the transaction can only be aborted. */
  private boolean isFailed;

  private RealProducer(Producer<byte[], byte[]> producer, Strikes strikes, RealInstance instance) {
    this.producer = producer;
    this.strikes = strikes;
    this.instance = instance;
  }

  @SuppressWarnings("unchecked") // the one interface
  static Producer<byte[], byte[]> of(
      Producer<byte[], byte[]> producer, Strikes strikes, RealInstance instance) {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            RealProducer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            new RealProducer(producer, strikes, instance));
  }

  @Override
  @SuppressWarnings("unchecked") // the arguments of Producer's methods
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "send" -> {
        return send(method, (ProducerRecord<byte[], byte[]>) arguments[0], arguments);
      }
      case "sendOffsetsToTransaction" -> {
        instance.noteOffsets((Map<TopicPartition, OffsetAndMetadata>) arguments[0]);
        answered(method, arguments, Point.SEND_OFFSETS);
        strikes.at(Point.OFFSETS_SENT, instance);
      }
      case "commitTransaction" -> {
        answered(method, arguments, Point.COMMIT);
        strikes.at(Point.COMMITTED, instance);
      }
      case "abortTransaction" -> {
        if (!instance.isDead()) {
          checkPending(method);
          call(method, arguments);
          isFailed = false;
        }
      }
      case "flush" -> {
        if (!instance.isDead()) {
          call(method, arguments);
        }
      }
      case "close" -> {
        if (instance.isDead()) {
          producer.close(Duration.ZERO); // leaves the transaction open
        } else {
          call(method, arguments);
        }
      }
      default -> {
        return call(method, arguments);
      }
    }
    return null;
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(producer, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void checkPending(Method method) {
    if (pending != null && !pending.equals(method.getName())) {
      throw new IllegalStateException("the call to " + pending + " timed out and must be repeated");
    }
  }

  private Object send(Method method, ProducerRecord<byte[], byte[]> record, Object[] arguments)
      throws Throwable {
    if (record.topic().endsWith("-changelog")) {
      strikes.at(Point.STATE_PUT, instance);
    }
    strikes.at(Point.SEND, instance);
    checkPending(method);
    checkFailed();
    if (strikes.at(Point.DELIVER, instance) == TIMED_OUT) {
      isFailed = true;
      KafkaException expired = unanswered("a batch expired");
      ((Callback) arguments[1]).onCompletion(null, expired);
      return CompletableFuture.failedFuture(expired);
    }
    return call(method, arguments);
  }

  /** As {@code BarrierProducer} has it. */
  private static KafkaException unanswered(String message) {
    return new KafkaException("unanswered", new TimeoutException(message));
  }

  private void checkFailed() {
    if (isFailed) {
      throw new KafkaException("in an error state");
    }
  }

  private void answered(Method method, Object[] arguments, Point point) throws Throwable {
    instance.checkAlive();
    checkPending(method);
    checkFailed();
    Fault fault = strikes.at(point, instance);
    if (fault != TIMED_OUT && !isPendingDone) {
      call(method, arguments);
    }
    if (fault == TIMED_OUT || fault == REPLY_LOST) {
      pending = method.getName();
      isPendingDone = fault == REPLY_LOST;
      throw unanswered("no answer to " + pending);
    }
    if (point == Point.COMMIT) {
      pending = null;
      isPendingDone = false;
    }
  }
}
