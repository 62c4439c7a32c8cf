package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.kafka.KafkaErrors;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.EventId;
import io.cryptopipeline.record.HeaderNames;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Where an exchange's trades end on {@code crypto-raw}: a producer goes on from there. Its records
 * of a product stand on one partition in the order in which it sent them, so the last one says that
 * all before it are there. Where the product's coin was renamed they go on on another partition, so
 * the latest of those that are found counts; it may be one from before the renaming, and then
 * trades are sent again, which changes nothing.
 */
final class LastTrades {

  private static final Logger LOG = LogManager.getLogger(LastTrades.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How far each partition is looked back at first; ten times as far at each further look. */
  private static final long FIRST_LOOK = 1_000;

  private final Consumer<byte[], byte[]> consumer;
  private final RawTickReader reader;
  private final Exchange exchange;
  private final Set<String> products;
  private final Map<TopicPartition, Map<String, LastTrade>> found = new HashMap<>();

  private LastTrades(
      Consumer<byte[], byte[]> consumer,
      RawTickReader reader,
      Exchange exchange,
      List<String> products) {
    this.consumer = consumer;
    this.reader = reader;
    this.exchange = exchange;
    this.products = Set.copyOf(products);
  }

  /**
   * Returns the last trade of each product that has one. Reads the topic backwards, in steps; to
   * its beginning where a product has none.
   *
   * @throws PipelineException if the topic cannot be read
   */
  static Map<String, LastTrade> read(
      Settings settings, RawTickReader reader, Exchange exchange, List<String> products) {
    // A stream that was killed leaves a transaction open: the last trade may stand behind it.
    try (Consumer<byte[], byte[]> consumer = KafkaClients.consumerOfUncommitted(settings)) {
      LastTrades trades = new LastTrades(consumer, reader, exchange, products);
      trades.lookBack();
      return trades.found();
    } catch (InterruptException e) {
      throw e; // we are to stop
    } catch (KafkaException e) {
      throw KafkaErrors.explain(settings, e);
    }
  }

  private void lookBack() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.RAW).stream()
            .map(info -> new TopicPartition(Topics.RAW, info.partition()))
            .toList();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    long look = FIRST_LOOK;
    while (!found().keySet().containsAll(products) && !ends.equals(begins)) {
      LOG.info("looking back at {} records of {} for the last trades", look, Topics.RAW);
      for (TopicPartition partition : partitions) {
        long to = ends.get(partition);
        long from = Math.max(begins.get(partition), to - look);
        Map<String, LastTrade> ofPartition = found.computeIfAbsent(partition, p -> new HashMap<>());
        read(partition, from, to).forEach(ofPartition::putIfAbsent); // further back it is older
        ends.put(partition, from);
      }
      look *= 10;
    }
  }

  private Map<String, LastTrade> found() {
    Map<String, LastTrade> latest = new HashMap<>();
    found
        .values()
        .forEach(
            ofPartition ->
                ofPartition.forEach(
                    (product, trade) ->
                        latest.merge(
                            product, trade, (a, b) -> b.time().isAfter(a.time()) ? b : a)));
    return latest;
  }

  private Map<String, LastTrade> read(TopicPartition partition, long from, long to) {
    Map<String, LastTrade> last = new HashMap<>();
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long position = from;
    long progressNanos = System.nanoTime();
    while (position < to) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < to) {
          take(record, last);
        }
      }
      if (consumer.position(partition) > position) {
        position = consumer.position(partition);
        progressNanos = System.nanoTime();
      } else if (System.nanoTime() - progressNanos > PATIENCE.toNanos()) {
        throw new PipelineException(
            "%s gives no records for %d s; it was read for the last trades"
                .formatted(partition, PATIENCE.toSeconds()));
      }
    }
    return last;
  }

  /**
   * Old trades that someone has replayed from a file come from another source; those that were
   * refused, and sent again, say so.
   */
  private void take(ConsumerRecord<byte[], byte[]> record, Map<String, LastTrade> last) {
    String product = header(record, HeaderNames.PRODUCT);
    if (!header(record, HeaderNames.SOURCE).equals(exchange.name())
        || record.headers().lastHeader(HeaderNames.DLQ_REPLAY_OF) != null
        || !products.contains(product)) {
      return;
    }
    try {
      Instant recordTime = Instant.ofEpochMilli(record.timestamp());
      RawTick rawTick = reader.read(record.value(), record.headers(), recordTime);
      Tick tick = rawTick.tick();
      if (tick.tradeId().isPresent()
          && EventId.isAbout(rawTick.eventId(), exchange.name(), exchange.subject(product))) {
        last.merge(
            product,
            new LastTrade(tick.tradeId().getAsLong(), tick.timestamp()),
            (a, b) -> a.isBefore(b) ? b : a);
      }
    } catch (UnusableRecordException e) {
      LOG.debug("it will be in the dead letters", e);
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }
}
