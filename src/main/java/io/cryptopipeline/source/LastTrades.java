package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.kafka.BackwardReader;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.HeaderNames;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Finds an exchange's last trades, after which a producer resumes: on {@code crypto-raw}, or on
 * {@code crypto-last-trades} where {@code crypto-raw} no longer has one.
 *
 * <p>A producer's records of a product are on one partition, in the order of sending, so all trades
 * before the last one are there too. After its coin was renamed, the product continues on another
 * partition; the latest trade of all partitions counts. If that is one from before the renaming,
 * some trades are sent again, which changes nothing.
 */
final class LastTrades {

  private static final Logger LOG = LogManager.getLogger(LastTrades.class);

  /** The number of offsets of the first step back; each further step is ten times as long. */
  private static final long FIRST_STEP = 1_000;

  private final RawTickReader reader;
  private final Exchange exchange;
  private final Set<String> products;
  private final Map<Integer, Map<String, LastTrade>> byPartition = new HashMap<>();

  private LastTrades(RawTickReader reader, Exchange exchange, List<String> products) {
    this.reader = reader;
    this.exchange = exchange;
    this.products = Set.copyOf(products);
  }

  /**
   * Returns the last trade of each product that has one. Reads {@code crypto-raw} backwards in
   * steps; to its beginning if a product has none.
   *
   * @throws io.cryptopipeline.model.PipelineException if a topic cannot be read
   */
  static Map<String, LastTrade> read(
      Settings settings, RawTickReader reader, Exchange exchange, List<String> products) {
    // A killed stream leaves a transaction open: the last trade may be behind it.
    try (TopicReader topic = TopicReader.openUncommitted(settings, Topics.RAW)) {
      LastTrades trades = new LastTrades(reader, exchange, products);
      trades.lookBack(topic);
      Map<String, LastTrade> latest = trades.latest();
      LastTradesTopic.read(settings, exchange, products)
          .forEach((product, noted) -> resumeEarlier(latest, product, noted));
      List<String> unknown = products.stream().filter(p -> !latest.containsKey(p)).toList();
      if (!unknown.isEmpty() && topic.hasExpired()) {
        reportUnknown(unknown);
      }
      return latest;
    }
  }

  /** Resumes after the noted trade if there is no other, or if trades before that are not sent. */
  private static void resumeEarlier(
      Map<String, LastTrade> latest, String product, LastTrade noted) {
    if (!latest.containsKey(product) || noted.id() < latest.get(product).id()) {
      latest.put(product, noted);
      LOG.info(
          "{} continues after trade {} of {}, as {} says",
          product,
          noted.id(),
          noted.time(),
          Topics.LAST_TRADES);
    }
  }

  /** A product may be new; but it may also have traded for the last time long ago. */
  private static void reportUnknown(List<String> products) {
    LOG.warn(
        "{}: there is no trade of {}, and older records have expired: they start with their newest"
            + " trade. If they were fetched before, what was traded since then is missing",
        Topics.RAW,
        String.join(", ", products));
  }

  private void lookBack(TopicReader topic) {
    BackwardReader back = new BackwardReader(topic);
    boolean hasMore = true;
    for (long step = FIRST_STEP; hasMore && !latest().keySet().containsAll(products); step *= 10) {
      LOG.info("looking for the last trades in the last {} records of {}", step, Topics.RAW);
      Map<Integer, Map<String, LastTrade>> ofStep = new HashMap<>();
      hasMore =
          back.read(
              step,
              record ->
                  take(record, ofStep.computeIfAbsent(record.partition(), p -> new HashMap<>())));
      ofStep.forEach(
          (partition, found) -> {
            Map<String, LastTrade> later =
                byPartition.computeIfAbsent(partition, p -> new HashMap<>());
            found.forEach(later::putIfAbsent);
          });
    }
  }

  private Map<String, LastTrade> latest() {
    Map<String, LastTrade> latest = new HashMap<>();
    for (Map<String, LastTrade> found : byPartition.values()) {
      found.forEach(
          (product, trade) ->
              latest.merge(product, trade, (a, b) -> b.time().isAfter(a.time()) ? b : a));
    }
    return latest;
  }

  /**
   * Takes a live trade of a wanted product. Trades replayed from a file have another source, and
   * replayed dead letters have a header that says so.
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
          && rawTick.eventId().isAbout(exchange.name(), exchange.subject(product))) {
        last.merge(
            product,
            new LastTrade(tick.tradeId().getAsLong(), tick.timestamp()),
            (a, b) -> a.isBefore(b) ? b : a);
      }
    } catch (UnusableRecordException e) {
      LOG.debug("a record for the dead letters", e);
      takeUnreadable(record, product, last);
    }
  }

  /** An unreadable trade was sent too, so the next one follows its number. */
  private void takeUnreadable(
      ConsumerRecord<byte[], byte[]> record, String product, Map<String, LastTrade> last) {
    OptionalLong id =
        record.value() == null
            ? OptionalLong.empty()
            : StrictJson.tryParse(new String(record.value(), UTF_8))
                .map(json -> exchange.number(new JsonTree(json)))
                .orElse(OptionalLong.empty());
    if (id.isPresent()) {
      Instant guess = Instant.ofEpochMilli(record.timestamp()).minus(ParsedTrade.UNREADABLE_TIME);
      last.merge(
          product,
          new LastTrade(id.getAsLong(), guess),
          (known, found) ->
              found.id() > known.id() && found.id() - known.id() <= TradeProgress.MOST_MISSING
                  ? new LastTrade(found.id(), known.time())
                  : known);
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }
}
