package io.cryptopipeline.dlq;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaErrors;
import io.cryptopipeline.kafka.RawSender;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/** The jobs over the dead letters that are there when it is opened. For one thread. */
public final class DlqJobs implements AutoCloseable {

  private final Settings settings;
  private final StopSignal stop;
  private final TopicReader reader;
  private final DeadLetterQueue queue;

  private DlqJobs(Settings settings, StopSignal stop) {
    this.settings = settings;
    this.stop = stop;
    reader = TopicReader.open(settings, Topics.DEAD_LETTERS);
    queue = new DeadLetterQueue(reader);
  }

  /**
   * Connects to the topic.
   *
   * @param stop ends a job early
   * @throws PipelineException if there is no such topic, or Kafka does not answer
   */
  public static DlqJobs open(Settings settings, StopSignal stop) {
    return new DlqJobs(settings, stop);
  }

  /**
   * Hands over the letters that are meant, and returns how many records of the topic are no letters
   * of ours; those are left out.
   *
   * @throws PipelineException if no letter is at a place that is meant, the topic cannot be read,
   *     or the job was stopped
   */
  public long read(Selection selection, Consumer<DeadLetter> receiver) {
    return read(selection, receiver, part -> {});
  }

  private long read(Selection selection, Consumer<DeadLetter> receiver, DoubleConsumer progress) {
    long others = queue.read(selection, receiver, progress, stop::isRequested);
    if (stop.isRequested()) {
      throw new PipelineException("stopped before the end");
    }
    return others;
  }

  /**
   * Sends the records whose letters are meant to {@code crypto-raw} again, and returns when Kafka
   * has taken them.
   *
   * @param progress is told which part of the topic is done, from 0 to 1
   * @throws PipelineException if no letter is at a place that is meant, a topic cannot be read or
   *     written, or the job was stopped; it says how many were sent
   */
  public Replay.Totals replay(Selection selection, DoubleConsumer progress) {
    TopicAdmin.require(settings, Topics.RAW);
    try (RawSender sender = RawSender.open(settings)) {
      Replay replay = new Replay(sender::send);
      try {
        read(selection, replay, progress);
      } catch (PipelineException e) {
        flush(sender); // says so itself if a delivery failed
        throw new PipelineException(
            "%s; %d records were sent, and may be sent again"
                .formatted(e.getMessage(), sender.sent()),
            e);
      }
      flush(sender);
      return replay.totals();
    }
  }

  private void flush(RawSender sender) {
    KafkaErrors.explained(settings, sender::flush);
  }

  /** Returns what {@link #replay} would do, and sends nothing. */
  public Replay.Totals tryReplay(Selection selection, DoubleConsumer progress) {
    Replay replay = new Replay(record -> {});
    read(selection, replay, progress);
    return replay.totals();
  }

  @Override
  public void close() {
    reader.close();
  }
}
