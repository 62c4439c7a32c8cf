package io.cryptopipeline.config;

import io.cryptopipeline.model.WindowSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * Every key of the application's own. Besides these, {@code kafka.*} and {@code streams.*} pass
 * through to the Kafka clients and to Kafka Streams.
 */
public final class Keys {

  /** Where the Kafka brokers are; also part of {@link Settings#kafka()}. */
  public static final Key<String> KAFKA_BOOTSTRAP_SERVERS =
      new Key<>(
          "kafka.bootstrap.servers",
          TextType.of(
              list("(?:[A-Za-z_]+://)?(?:\\[[0-9A-Fa-f:.%]+]|[0-9A-Za-z._%-]+):[0-9]{1,5}"),
              "host:port, several separated by commas"),
          "localhost:9092",
          "Where the Kafka brokers are.");

  /** Where MongoDB is. */
  public static final Key<String> MONGODB_URI =
      new Key<>(
          "mongodb.uri",
          new MongoUriType(),
          "mongodb://localhost:27017",
          "Where MongoDB is, and as whom to log in.");

  /** The database that holds all collections. */
  public static final Key<String> MONGODB_DATABASE =
      new Key<>(
          "mongodb.database",
          // https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions
          TextType.of("[A-Za-z0-9_-]{1,63}", "1 to 63 letters, digits, _ or -"),
          "crypto",
          "The MongoDB database that holds all collections.");

  /** How long writing is retried before a stream thread gives up and starts over. */
  public static final Key<Duration> MONGODB_OUTAGE_BOUND =
      new Key<>(
          "mongodb.outage.bound",
          DurationType.between("5s", "10m"),
          "120s",
          "How long a write is retried while MongoDB is away, before the stream thread is replaced;"
              + " Kafka's transaction.timeout.ms and max.poll.interval.ms are derived from it.");

  /** Partitions of each topic when it is created. */
  public static final Key<Integer> TOPICS_PARTITIONS =
      new Key<>(
          "topics.partitions",
          new IntType(1, 1_000, "partitions"),
          "4",
          "How many partitions a topic is created with; it cannot be changed afterwards.");

  /** Replicas of each topic when it is created. */
  public static final Key<Integer> TOPICS_REPLICATION =
      new Key<>(
          "topics.replication",
          new IntType(1, 10, "replicas"),
          "1",
          "How many brokers hold each partition of a topic that is created.");

  /** The name of the Kafka Streams application. */
  public static final Key<String> APPLICATION_ID =
      new Key<>(
          "application.id",
          // A topic name has at most 249 characters; this one is the prefix of the changelogs'.
          TextType.of(
              "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,150}",
              "1 to 150 letters, digits, ., _ or -, but not . or .. alone"),
          "crypto-pipeline",
          "The name of the Kafka Streams application: its consumer group, and the prefix of its"
              + " internal topics and transactions.");

  /** Where Kafka Streams keeps its state. */
  public static final Key<Path> STATE_DIR =
      new Key<>(
          "state.dir",
          new PathType("a directory; a relative one is under the working directory"),
          "data/streams",
          "Where Kafka Streams keeps its local state.");

  /** Which windows are summarized. */
  public static final Key<Set<WindowSize>> SUMMARY_WINDOWS =
      new Key<>(
          "summary.windows",
          new WindowSizesType(),
          "1d",
          "Which windows are summarized: minutes, hours, days, weeks from Monday on. Each size has"
              + " its own topic and collection.");

  /** Whose days they are. */
  public static final Key<ZoneId> SUMMARY_ZONE =
      new Key<>(
          "summary.zone",
          new ZoneType(),
          "UTC",
          "Whose days are summarized; where the clock is changed they last 23 or 25 hours.");

  /** How long after its end a window stays open. */
  public static final Key<Duration> SUMMARY_GRACE =
      new Key<>(
          "summary.grace",
          DurationType.between("0s", "20d"),
          "1h",
          "How long after its end a window still takes ticks before its summary is final.");

  /** What prices may be counted in. */
  public static final Key<SortedSet<String>> TICK_QUOTES =
      new Key<>(
          "tick.quotes",
          new NamesType(
              TextType.of("[A-Za-z0-9._-]{1,32}", "a name"),
              "names of up to 32 letters, digits, ., _ or -, separated by commas"),
          "usd",
          "What prices may be counted in; a tick whose header quote says another is refused. More"
              + " than one mixes markets in the summaries of a coin that has ticks of both.");

  /** How far a tick may be ahead of its record's timestamp. */
  public static final Key<Duration> TICK_FUTURE_TOLERANCE =
      new Key<>(
          "tick.future.tolerance",
          DurationType.between("0s", "1d"),
          "5m",
          "How far a tick's time may be ahead of its record's before the tick is refused.");

  /** The time between two looks for units that a late tick has touched. */
  public static final Key<Duration> RECOMPUTE_INTERVAL =
      new Key<>(
          "recompute.interval",
          DurationType.between("100ms", "1m"),
          "5s",
          "How often the stream looks for days (or weeks) that a late tick has touched.");

  /** Raw events in one insert. */
  public static final Key<Integer> SINK_BATCH_SIZE =
      new Key<>(
          "sink.batch.size",
          new IntType(1, 100_000, "raw events"),
          "1000",
          "How many raw events one insert into MongoDB holds at most.");

  private static final List<Key<?>> ALL =
      List.of(
          KAFKA_BOOTSTRAP_SERVERS,
          MONGODB_URI,
          MONGODB_DATABASE,
          MONGODB_OUTAGE_BOUND,
          TOPICS_PARTITIONS,
          TOPICS_REPLICATION,
          APPLICATION_ID,
          STATE_DIR,
          SUMMARY_WINDOWS,
          SUMMARY_ZONE,
          SUMMARY_GRACE,
          TICK_QUOTES,
          TICK_FUTURE_TOLERANCE,
          RECOMPUTE_INTERVAL,
          SINK_BATCH_SIZE);

  private Keys() {}

  /** All keys, in the order of {@code config/pipeline.properties}; unmodifiable. */
  public static List<Key<?>> all() {
    return ALL;
  }

  private static String list(String item) {
    return item + "(?:\\s*,\\s*" + item + ")*";
  }
}
