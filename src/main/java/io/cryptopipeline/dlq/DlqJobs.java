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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/** Runs the jobs on the dead letters that exist when it is opened. For one thread. */
public final class DlqJobs implements AutoCloseable {

  private final Settings settings;
  private final StopSignal stop;
  private final TopicReader reader;
  private final DeadLetterQueue queue;

  private DlqJobs(Settings settings, StopSignal stop, TopicReader reader) {
    this.settings = settings;
    this.stop = stop;
    this.reader = reader;
    queue = new DeadLetterQueue(reader);
  }

  /**
   * Connects to the dead letter topic.
   *
   * @param stop stops a job early
   * @throws PipelineException if there is no such topic, or Kafka does not answer
   */
  public static DlqJobs open(Settings settings, StopSignal stop) {
    return new DlqJobs(settings, stop, TopicReader.open(settings, Topics.DEAD_LETTERS));
  }

  /** Connects as {@link #open}, and has little in memory at a time: beside a stream. */
  public static DlqJobs openForCounts(Settings settings, StopSignal stop) {
    return new DlqJobs(settings, stop, TopicReader.openForFew(settings, Topics.DEAD_LETTERS));
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
   * Counts the selected dead letters by reason. A record that was refused again counts once, under
   * its last reason.
   *
   * @param progress receives the part of the topic that is done, from 0 to 1
   * @throws PipelineException as {@link #read}
   */
  public RefusalCounts count(DeadLetterSelection selection, DoubleConsumer progress) {
    return count(selection, progress, true);
  }

  /**
   * Counts dead letters, the newest ones of each partition.
   *
   * @param most how many offsets to read, all partitions together
   * @throws PipelineException as {@link #read}
   */
  public RefusalCounts countNewest(long most) {
    boolean isComplete = reader.startAtNewest(most);
    return count(DeadLetterSelection.ALL, part -> {}, isComplete);
  }

  private RefusalCounts count(
      DeadLetterSelection selection, DoubleConsumer progress, boolean isComplete) {
    Map<String, ReasonStats> byReason = new HashMap<>();
    long others =
        read(
            selection,
            letter -> byReason.merge(letter.reason(), ReasonStats.of(letter), ReasonStats::plus),
            progress);
    List<ReasonStats> sorted =
        byReason.values().stream()
            .sorted(
                Comparator.comparingLong(ReasonStats::count)
                    .reversed()
                    .thenComparing(ReasonStats::reason))
            .toList();
    return new RefusalCounts(sorted, others, isComplete);
  }

  /** Returns how many records the topic has ever had, as of when this was opened. */
  public long end() {
    return reader.end();
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
