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

/** Runs the jobs on the dead letters that exist when it is opened. For one thread. */
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
   * Connects to the dead letter topic.
   *
   * @param stop stops a job early
   * @throws PipelineException if there is no such topic, or Kafka does not answer
   */
  public static DlqJobs open(Settings settings, StopSignal stop) {
    return new DlqJobs(settings, stop);
  }

  /**
   * Hands over the selected dead letters, and returns how many records of the topic this
   * application has not written; those are skipped.
   *
   * @param progress receives the part of the topic that is done, from 0 to 1
   * @throws PipelineException if there is no dead letter at a selected position, the topic cannot
   *     be read, or the job is stopped
   */
  public long read(
      DeadLetterSelection selection, Consumer<DeadLetter> receiver, DoubleConsumer progress) {
    long others = queue.read(selection, receiver, progress, stop::isRequested);
    if (stop.isRequested()) {
      throw new PipelineException("stopped early");
    }
    return others;
  }

  /**
   * Sends the records of the selected dead letters to {@code crypto-raw} again, and returns when
   * Kafka has acknowledged them.
   *
   * @param progress receives the part of the topic that is done, from 0 to 1
   * @throws PipelineException if there is no dead letter at a selected position, a topic cannot be
   *     read or written, or the job is stopped. The message has the number of sent records
   */
  public Replay.Totals replay(DeadLetterSelection selection, DoubleConsumer progress) {
    TopicAdmin.require(settings, Topics.RAW);
    try (RawSender sender = RawSender.open(settings)) {
      Replay replay = new Replay(sender::send);
      try {
        read(selection, replay, progress);
      } catch (PipelineException e) {
        flush(sender); // reports a failed delivery instead
        throw new PipelineException(
            "%s; %s records were sent, and may be sent again"
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
  public Replay.Totals tryReplay(DeadLetterSelection selection, DoubleConsumer progress) {
    Replay replay = new Replay(record -> {});
    read(selection, replay, progress);
    return replay.totals();
  }

  @Override
  public void close() {
    reader.close();
  }
}
