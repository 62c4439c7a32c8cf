package io.cryptopipeline.config;

import io.cryptopipeline.model.WindowSize;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
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

  /** Who may have signed MongoDB's certificate. */
  public static final Key<Optional<Path>> MONGODB_TLS_CA_FILE =
      new Key<>(
          "mongodb.tls.ca.file",
          new OptionalType<>(
              new PathType("a PEM file"), "those that Java trusts, if mongodb.uri says tls=true"),
          "",
          "The certificates of those who may have signed MongoDB's; setting it turns TLS on.");

  /** Who we are to MongoDB. */
  public static final Key<Optional<Path>> MONGODB_TLS_CERTIFICATE_KEY_FILE =
      new Key<>(
          "mongodb.tls.certificate.key.file",
          new OptionalType<>(
              new PathType("a PEM file with both, the key as PKCS #8 without a password"),
              "no certificate is shown"),
          "",
          "The certificate that is shown to MongoDB, and its private key; with"
              + " authMechanism=MONGODB-X509 in mongodb.uri it says who logs in. Setting it turns"
              + " TLS on.");

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
          "usd,usdt",
          "What prices may be counted in, in small letters; a tick that says another is refused.");

  /** Whether prices of several markets may be folded into one summary. */
  public static final Key<Boolean> TICK_MARKETS_MIXED =
      new Key<>(
          "tick.markets.mixed",
          new BooleanType(),
          "false",
          "Whether a coin's day (or week) may have prices of several markets: sources, products or"
              + " currencies. Where not, the first to come has the day, and others are refused.");

  /** Which coin a source's product is. */
  public static final Key<Optional<Path>> COINS_FILE =
      new Key<>(
          "coins.file",
          new OptionalType<>(new PathType("a JSON file"), "the jar's own, config/coins.json"),
          "",
          "Which coin a source's product is, such as BTC-USD of coinbase; a product that is not"
              + " named there is its own coin. The same file for every command.");

  /** Where the source's HTTP interface is. */
  public static final Key<Optional<URI>> SOURCE_REST_URL =
      new Key<>(
          "source.rest.url",
          new OptionalType<>(new UrlType("http"), "the source's public one"),
          "",
          "Where produce finds the HTTP interface of its source.");

  /** Where the source's WebSocket is. */
  public static final Key<Optional<URI>> SOURCE_WEBSOCKET_URL =
      new Key<>(
          "source.websocket.url",
          new OptionalType<>(new UrlType("ws"), "the source's public one"),
          "",
          "Where produce finds the WebSocket of its source.");

  /** How long a source's answer is waited for. */
  public static final Key<Duration> SOURCE_TIMEOUT =
      new Key<>(
          "source.timeout",
          DurationType.between("100ms", "5m"),
          "10s",
          "How long produce waits for a connection, an answer or the confirmation of what it"
              + " subscribed to.");

  /** How long a WebSocket may be silent. */
  public static final Key<Duration> SOURCE_SILENCE =
      new Key<>(
          "source.silence",
          DurationType.between("1s", "10m"),
          "30s",
          "How long a WebSocket may be silent before produce takes it for dead and connects anew.");

  /** The longest wait before a further try. */
  public static final Key<Duration> SOURCE_RETRY_MAX =
      new Key<>(
          "source.retry.max",
          DurationType.between("100ms", "1h"),
          "60s",
          "The longest wait of produce before it tries a source again; waits double up to there, and"
              + " are drawn at random below.");

  /** What CoinGecko's prices are counted in. */
  public static final Key<String> COINGECKO_QUOTE =
      new Key<>(
          "coingecko.quote",
          TextType.of(
              "[a-z0-9]{1,10}", "one of CoinGecko's vs_currencies, such as usd, eur or eth"),
          "usd",
          "What CoinGecko's prices are counted in.");

  /** The key to CoinGecko. */
  public static final Key<Optional<String>> COINGECKO_API_KEY =
      new Key<>(
          "coingecko.api.key",
          new OptionalType<>(
              new SecretType("a key of CoinGecko's, best as ${env:NAME}"), "calls without a key"),
          "",
          "The key to CoinGecko; it is sent as a header, never in a URL.");

  /** Which of CoinGecko's plans the key is of. */
  public static final Key<String> COINGECKO_PLAN =
      new Key<>(
          "coingecko.plan",
          TextType.of("demo|pro", "demo or pro"),
          "demo",
          "Which of CoinGecko's plans coingecko.api.key is of: it decides the header, and the public"
              + " address.");

  /** How many calls a minute CoinGecko allows. */
  public static final Key<Integer> COINGECKO_CALLS_PER_MINUTE =
      new Key<>(
          "coingecko.calls.per.minute",
          new IntType(1, 10_000, "calls"),
          "30",
          "How many calls a minute the plan allows.");

  /** How many calls a month CoinGecko allows. */
  public static final Key<Integer> COINGECKO_CALLS_PER_MONTH =
      new Key<>(
          "coingecko.calls.per.month",
          new IntType(1, 100_000_000, "calls"),
          "10000",
          "How many calls a month the plan allows; they are spread evenly, a tenth is kept for"
              + " further tries.");

  /** The key to Binance's history. */
  public static final Key<Optional<String>> BINANCE_API_KEY =
      new Key<>(
          "binance.api.key",
          new OptionalType<>(
              new SecretType("a key of Binance's, best as ${env:NAME}"), "calls without a key"),
          "",
          "The key to Binance's history, should it want one; it is sent as a header, never in a"
              + " URL.");

  /** Which of Binance's trades. */
  public static final Key<String> BINANCE_STREAM =
      new Key<>(
          "binance.stream",
          TextType.of("trade|aggTrade", "trade or aggTrade"),
          "trade",
          "Whether produce takes every trade of Binance, or those of one order at one price as one.");

  /** How far a tick may be ahead of its record's timestamp. */
  public static final Key<Duration> TICK_FUTURE_TOLERANCE =
      new Key<>(
          "tick.future.tolerance",
          DurationType.between("0s", "1d"),
          "5m",
          "How far a tick's time may be ahead of its record's before the tick is refused.");

  /** The lowest price. */
  public static final Key<BigDecimal> TICK_PRICE_MIN =
      new Key<>(
          "tick.price.min",
          new DecimalType("1e-30", "1e30"),
          "1e-30",
          "The lowest price that is taken, of any coin; a tick with a lower one is refused.");

  /** The highest price. */
  public static final Key<BigDecimal> TICK_PRICE_MAX =
      new Key<>(
          "tick.price.max",
          new DecimalType("1e-30", "1e30"),
          "1e30",
          "The highest price that is taken, of any coin; a tick with a higher one is refused.");

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
          MONGODB_TLS_CA_FILE,
          MONGODB_TLS_CERTIFICATE_KEY_FILE,
          MONGODB_OUTAGE_BOUND,
          TOPICS_PARTITIONS,
          TOPICS_REPLICATION,
          APPLICATION_ID,
          STATE_DIR,
          SUMMARY_WINDOWS,
          SUMMARY_ZONE,
          SUMMARY_GRACE,
          TICK_QUOTES,
          TICK_MARKETS_MIXED,
          TICK_FUTURE_TOLERANCE,
          TICK_PRICE_MIN,
          TICK_PRICE_MAX,
          COINS_FILE,
          SOURCE_REST_URL,
          SOURCE_WEBSOCKET_URL,
          SOURCE_TIMEOUT,
          SOURCE_SILENCE,
          SOURCE_RETRY_MAX,
          COINGECKO_QUOTE,
          COINGECKO_API_KEY,
          COINGECKO_PLAN,
          COINGECKO_CALLS_PER_MINUTE,
          COINGECKO_CALLS_PER_MONTH,
          BINANCE_API_KEY,
          BINANCE_STREAM,
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
