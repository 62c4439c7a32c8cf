package io.cryptopipeline.bench.competitors;

import io.cryptopipeline.bench.servers.FreePort;
import io.cryptopipeline.bench.servers.MeasuredProcess;
import io.cryptopipeline.bench.ticks.Tick;
import io.cryptopipeline.bench.ticks.TickFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Kafka Connect, stand-alone, with two MongoDB sink connectors. Both replace documents by a key
 * that a repeated record has too, so a crash repeats writes without an effect.
 */
final class ConnectWorker {

  private static final String SINK = "com.mongodb.kafka.connect.sink.";
  private static final String SMT = "org.apache.kafka.connect.transforms.";

  /** The topics have as many partitions. */
  private static final String TASKS = "4";

  /** The options of connect-standalone.sh. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xms256M",
          "-Xmx2G",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35",
          "-XX:+ExplicitGCInvokesConcurrent");

  private final Competitor.Run run;
  private final String database;
  private final TickFormat format;

  ConnectWorker(Competitor.Run run, String database, TickFormat format) {
    this.run = run;
    this.database = database;
    this.format = format;
  }

  MeasuredProcess start(String summaryTopic) {
    return run.testbed()
        .processes()
        .startJava(
            "connect",
            run.folder(),
            JVM_OPTIONS,
            "org.apache.kafka.connect.cli.ConnectStandalone",
            List.of(
                write("worker", worker()),
                write("raw", rawEvents()),
                write("summaries", summaries(summaryTopic))));
  }

  private String write(String name, Map<String, String> properties) {
    Path file = run.folder().resolve(name + ".properties");
    try {
      Files.writeString(
          file,
          properties.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
              .collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toString();
  }

  private Map<String, String> worker() {
    Map<String, String> worker = new LinkedHashMap<>();
    worker.put("bootstrap.servers", run.testbed().broker().bootstrapServers());
    worker.put("listeners", "http://127.0.0.1:" + FreePort.next());
    worker.put("plugin.path", System.getProperty("bench.home") + "/target/connect-plugins");
    worker.put("offset.storage.file.filename", run.folder().resolve("offsets").toString());
    worker.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    worker.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    worker.put("value.converter.schemas.enable", "false");
    // The connector writes what one poll returns; 500 records, the default, make small batches.
    worker.put("consumer.max.poll.records", "5000");
    worker.put("consumer.max.partition.fetch.bytes", Integer.toString(4 << 20));
    worker.put("consumer.isolation.level", "read_committed");
    return worker;
  }

  private Map<String, String> sink(String topic, String collection) {
    Map<String, String> sink = new LinkedHashMap<>();
    sink.put("name", run.id() + "-" + collection);
    sink.put("connector.class", "com.mongodb.kafka.connect.MongoSinkConnector");
    sink.put("tasks.max", TASKS);
    sink.put("topics", topic);
    sink.put("connection.uri", run.testbed().mongod().uri());
    sink.put("database", database);
    sink.put("collection", collection);
    sink.put("writemodel.strategy", SINK + "writemodel.strategy.ReplaceOneDefaultStrategy");
    sink.put("bulk.write.ordered", "false");
    return sink;
  }

  /** The document is the payload; its id is the record's topic, partition and offset. */
  private Map<String, String> rawEvents() {
    Map<String, String> sink = sink(Tick.TOPIC, Competitor.RAW_EVENTS);
    sink.put("document.id.strategy", SINK + "processor.id.strategy.KafkaMetaDataStrategy");
    dateFormat()
        .ifPresent(
            pattern -> {
              sink.put("transforms", "time");
              sink.put("transforms.time.type", SMT + "TimestampConverter$Value");
              sink.put("transforms.time.field", format.timeField());
              sink.put("transforms.time.target.type", "Timestamp");
              sink.putAll(pattern);
            });
    return sink;
  }

  /** Makes the event time a date; the transform cannot read microseconds, which stay a string. */
  private Optional<Map<String, String>> dateFormat() {
    return switch (format) {
      case TICK, TICK_PLAIN, COINGECKO ->
          Optional.of(Map.of("transforms.time.format", "yyyy-MM-dd'T'HH:mm:ss.SSSX"));
      case BINANCE -> Optional.of(Map.of("transforms.time.unix.precision", "milliseconds"));
      case COINBASE, KRAKEN -> Optional.empty();
    };
  }

  /** The document is the summary; its id is made of the coin and the date. */
  private Map<String, String> summaries(String topic) {
    Map<String, String> sink = sink(topic, Competitor.DAILY_SUMMARIES);
    sink.put("document.id.strategy", SINK + "processor.id.strategy.PartialValueStrategy");
    sink.put("document.id.strategy.partial.value.projection.type", "AllowList");
    sink.put("document.id.strategy.partial.value.projection.list", "coin_id,date");
    // Of two summaries of a day in one batch, the later one counts.
    sink.put("bulk.write.ordered", "true");
    return sink;
  }
}
