package io.cryptopipeline.kafka;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Waits for the answers to an admin client, and explains Kafka's errors.
 *
 * @param settings name Kafka in the message of an error
 */
record AdminResults(Settings settings) {

  /** Asks Kafka, once or several times, and waits. */
  @FunctionalInterface
  interface Request<T> {
    T get() throws ExecutionException, InterruptedException;
  }

  /**
   * Waits for an answer.
   *
   * @param request names the request in the message if it is not allowed: Kafka does not name it
   * @throws PipelineException if Kafka does not answer or refuses
   */
  <T> T await(String request, KafkaFuture<T> answer) {
    return await(request, (Request<T>) answer::get);
  }

  /** Does the same as {@link #await(String, KafkaFuture)}. */
  <T> T await(String request, Request<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw KafkaErrors.explain(
          settings,
          e.getCause() instanceof AuthorizationException
              ? new AuthorizationException("Not authorized to " + request, e)
              : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PipelineException("interrupted while asking Kafka", e);
    }
  }

  /**
   * Does the same as {@link #await(String, KafkaFuture)}; returns empty if the topic does not
   * exist.
   */
  <T> Optional<T> awaitIfExists(String request, KafkaFuture<T> answer) {
    try {
      return Optional.of(await(request, answer));
    } catch (PipelineException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
