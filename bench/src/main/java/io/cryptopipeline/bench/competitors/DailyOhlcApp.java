package io.cryptopipeline.bench.competitors;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cryptopipeline.bench.ticks.Tick;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;

/** The daily summaries in Kafka Streams' DSL, with its defaults and exactly once. */
final class DailyOhlcApp {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The part of a tick that a summary needs. */
  private record Price(double price, long eventMs) {}

  /** A summary; without a coin and a date in the store. */
  record Summary(
      @JsonProperty("coin_id") String coinId,
      String date,
      double open,
      double high,
      double low,
      double close,
      @JsonProperty("tick_count") long tickCount) {

    private static final Summary NONE = new Summary(null, null, 0, 0, 0, 0, 0);

    private Summary with(double price) {
      return tickCount == 0
          ? new Summary(null, null, price, price, price, price, 1)
          : new Summary(
              null, null, open, Math.max(high, price), Math.min(low, price), price, tickCount + 1);
    }

    private Summary of(String coin, Instant day) {
      String date = day.atOffset(ZoneOffset.UTC).toLocalDate().toString();
      return new Summary(coin, date, open, high, low, close, tickCount);
    }
  }

  private DailyOhlcApp() {}

  /**
   * Runs until SIGTERM: bootstrap servers, application id, topic for summaries, state directory,
   * price field, time field.
   */
  public static void main(String[] args) {
    Properties config = new Properties();
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, args[1]);
    config.put(StreamsConfig.STATE_DIR_CONFIG, args[3]);
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    KafkaStreams streams = new KafkaStreams(topology(args[2], args[4], args[5]), config);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }

  private static Topology topology(String summaryTopic, String priceField, String timeField) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            Tick.TOPIC,
            Consumed.with(Serdes.String(), prices(priceField, timeField))
                .withTimestampExtractor((tick, partitionTime) -> ((Price) tick.value()).eventMs()))
        .groupByKey(Grouped.with(Serdes.String(), prices(priceField, timeField)))
        .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofDays(1), Duration.ofHours(1)))
        .aggregate(
            () -> Summary.NONE,
            (coin, tick, summary) -> summary.with(tick.price()),
            Materialized.with(Serdes.String(), summaries()))
        .toStream()
        .map(
            (window, summary) ->
                KeyValue.pair(window.key(), summary.of(window.key(), window.window().startTime())))
        .to(summaryTopic, Produced.with(Serdes.String(), summaries()));
    return builder.build();
  }

  private static Serde<Price> prices(String priceField, String timeField) {
    return Serdes.serdeFrom(
        (topic, price) -> {
          throw new UnsupportedOperationException("ticks are only read");
        },
        (topic, bytes) -> price(bytes, priceField, timeField));
  }

  private static Price price(byte[] bytes, String priceField, String timeField) {
    double price = 0;
    long eventMs = 0;
    try (JsonParser in = JSON.getFactory().createParser(bytes)) {
      in.nextToken();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        JsonToken value = in.nextToken();
        if (name.equals(priceField)) {
          price = Double.parseDouble(in.getText());
        } else if (name.equals(timeField)) {
          eventMs =
              value == JsonToken.VALUE_STRING
                  ? Instant.parse(in.getText()).toEpochMilli()
                  : in.getLongValue();
        }
      }
      return new Price(price, eventMs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Serde<Summary> summaries() {
    return Serdes.serdeFrom(
        (topic, summary) -> {
          try {
            return summary == null ? null : JSON.writeValueAsBytes(summary);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        (topic, bytes) -> {
          try {
            return bytes == null ? null : JSON.readValue(bytes, Summary.class);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
