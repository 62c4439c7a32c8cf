package io.cryptopipeline.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.record.HeaderNames;
import io.cryptopipeline.record.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What is on the real broker in the end, as logs of the simulation: for each seed its own records,
 * at their offsets, as if those of the others and the marks of the transactions were aborted.
 */
final class RealTopics {

  private static final Log.Entry GAP = gap();

  private final int partitions;
  private final Map<TopicPartition, OffsetAndMetadata> committed;
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();

  /** Whose a raw record is, by its place. */
  private final Map<String, Long> seeds = new TreeMap<>();

  /**
   * Reads the topics.
   *
   * @param topics the names on the broker, by the names in the simulation
   */
  RealTopics(
      Settings settings,
      int partitions,
      Map<String, String> topics,
      Map<TopicPartition, OffsetAndMetadata> committed) {
    this.partitions = partitions;
    this.committed = committed;
    topics.forEach((name, topic) -> records.put(name, read(settings, topic)));
    for (ConsumerRecord<byte[], byte[]> raw : records.get(Topics.RAW)) {
      seeds.put(
          Expected.place(raw.partition(), raw.offset()), Long.valueOf(text(raw, Seeded.HEADER)));
    }
  }

  private static Log.Entry gap() {
    Transaction aborted = new Transaction();
    aborted.abort();
    return new Log.Entry(null, null, 0, null, aborted);
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(Settings settings, String topic) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (TopicReader reader = TopicReader.open(settings, topic)) {
      reader.readToEnd(found::add, () -> false);
    }
    return found;
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    return new String(record.headers().lastHeader(header).value(), UTF_8);
  }

  /** Returns the broker as it would be with the records of one seed alone. */
  Broker of(Seeded seeded) {
    Broker broker = new Broker(partitions);
    records.forEach(
        (topic, all) -> {
          for (ConsumerRecord<byte[], byte[]> record : all) {
            Log log = broker.log(topic, isPartitioned(topic) ? record.partition() : 0);
            while (isPartitioned(topic) && log.end() < record.offset()) {
              log.append(GAP);
            }
            log.append(isOf(seeded, topic, record) ? entry(record) : GAP);
          }
        });
    broker.initTransactions("copy");
    committed.forEach(
        (partition, to) ->
            broker.transaction("copy").offsets.put(partition.partition(), (int) to.offset()));
    broker.commit("copy");
    return broker;
  }

  /** The model has one partition of the topics that are written only. */
  private static boolean isPartitioned(String topic) {
    return !topic.equals(Topics.DEAD_LETTERS) && !Topics.holdsSummaries(topic);
  }

  private boolean isOf(Seeded seeded, String topic, ConsumerRecord<byte[], byte[]> record) {
    return switch (topic) {
      case Topics.RAW -> isOf(seeded, record.partition(), record.offset());
      case Topics.DEAD_LETTERS ->
          isOf(
              seeded,
              Integer.parseInt(text(record, HeaderNames.DLQ_PARTITION)),
              Long.parseLong(text(record, HeaderNames.DLQ_OFFSET)));
      default -> new String(record.key(), ISO_8859_1).contains(seeded.mark());
    };
  }

  private boolean isOf(Seeded seeded, int partition, long offset) {
    return seeds.get(Expected.place(partition, offset)) == seeded.seed();
  }

  private static Log.Entry entry(ConsumerRecord<byte[], byte[]> record) {
    return new Log.Entry(record.key(), record.value(), record.timestamp(), record.headers(), null);
  }
}
