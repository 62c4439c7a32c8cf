package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.kafka.NewestOfKeys;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.PrintableText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The compacted topic {@code crypto-last-trades}. A record says that every trade of a product up to
 * that one is on {@code crypto-raw}, or was, or is known to be missing.
 */
final class LastTradesTopic {

  private static final Logger LOG = LogManager.getLogger(LastTradesTopic.class);
  private static final Set<AclOperation> NEEDED = Set.of(AclOperation.READ, AclOperation.WRITE);
  private static final String TRADE_ID = "trade_id";
  private static final String TIME = "time";

  private LastTradesTopic() {}

  /**
   * Returns whether the topic exists.
   *
   * @throws io.cryptopipeline.model.PipelineException if Kafka does not answer, or the user may not
   *     read and write the topic
   */
  static boolean exists(TopicAdmin topics) {
    return topics.exists(Topics.LAST_TRADES, NEEDED);
  }

  /** Returns the key of the sequence of trades that the product is in. */
  static String key(Exchange exchange, String product) {
    return exchange.name() + ":" + String.join(":", exchange.subject(product));
  }

  /** Returns the record that says this. */
  static ProducerRecord<byte[], byte[]> record(String key, LastTrade last) {
    JsonObject value = new JsonObject();
    value.addProperty(TRADE_ID, last.id());
    value.addProperty(TIME, last.time().toString());
    return new ProducerRecord<>(
        Topics.LAST_TRADES, key.getBytes(UTF_8), value.toString().getBytes(UTF_8));
  }

  /**
   * Returns the last trades of these products that the topic has; none if there is no such topic.
   *
   * @throws io.cryptopipeline.model.PipelineException if the topic cannot be read
   */
  static Map<String, LastTrade> read(
      Settings settings, Exchange exchange, Collection<String> products) {
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      if (!exists(topics)) {
        return Map.of();
      }
    }
    Map<String, ConsumerRecord<byte[], byte[]>> newest = new HashMap<>();
    try (TopicReader topic = TopicReader.openUncommitted(settings, Topics.LAST_TRADES)) {
      NewestOfKeys.read(topic, record -> true, () -> false)
          .forEach(record -> newest.put(new String(record.key(), UTF_8), record));
    }
    Map<String, LastTrade> found = new HashMap<>();
    for (String product : products) {
      Optional.ofNullable(newest.get(key(exchange, product)))
          .filter(record -> record.value() != null) // an operator has deleted it
          .flatMap(LastTradesTopic::parse)
          .ifPresent(last -> found.put(product, last));
    }
    return found;
  }

  private static Optional<LastTrade> parse(ConsumerRecord<byte[], byte[]> record) {
    String value = new String(record.value(), UTF_8);
    try {
      Optional<LastTrade> last =
          StrictJson.tryParse(value)
              .map(JsonTree::new)
              .map(
                  json ->
                      new LastTrade(
                          Long.parseLong(text(json, TRADE_ID)), Instant.parse(text(json, TIME))))
              .filter(trade -> trade.id() >= 0);
      if (last.isPresent()) {
        return last;
      }
    } catch (NumberFormatException | DateTimeException | IllegalStateException e) {
      LOG.debug("not a last trade", e);
    }
    LOG.warn(
        "{} is no last trade of a product, and is ignored: {}",
        RecordPosition.of(record),
        PrintableText.excerpt(value));
    return Optional.empty();
  }

  private static String text(JsonValue json, String name) {
    JsonValue member = json.get(name);
    return member == null ? "" : member.text();
  }
}
