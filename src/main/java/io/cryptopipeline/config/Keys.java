package io.cryptopipeline.config;

import static io.cryptopipeline.config.ValueTypes.decimal;
import static io.cryptopipeline.config.ValueTypes.duration;
import static io.cryptopipeline.config.ValueTypes.number;
import static io.cryptopipeline.config.ValueTypes.path;
import static io.cryptopipeline.config.ValueTypes.secret;
import static io.cryptopipeline.config.ValueTypes.text;
import static io.cryptopipeline.config.ValueTypes.texts;
import static io.cryptopipeline.config.ValueTypes.trueOrFalse;
import static io.cryptopipeline.config.ValueTypes.windowSizes;
import static io.cryptopipeline.config.ValueTypes.zone;

import io.cryptopipeline.model.WindowSize;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * The application's own keys, without those of the {@linkplain SourceKeys sources}, in the order of
 * {@code config/pipeline.properties} and {@code docs/configuration.md}, which are generated from
 * them. Besides these, {@code kafka.*} and {@code streams.*} pass through to the Kafka clients and
 * to Kafka Streams.
 */
public final class Keys {

  /** Filled by the constants below, so it stands before them. */
  private static final List<Key<?>> ALL = new ArrayList<>();

  private static final String BROKER =
      "(?:[A-Za-z_]+://)?(?:\\[[0-9A-Fa-f:.%]+]|[0-9A-Za-z._%-]+):[0-9]{1,5}";

  public static final Key<String> KAFKA_BOOTSTRAP_SERVERS =
      setting(
              "kafka.bootstrap.servers",
              "localhost:9092",
              text(BROKER + "(?:\\s*,\\s*" + BROKER + ")*", "host:port, separated by commas"))
          .meaning("Addresses of the Kafka brokers.");

  public static final Key<String> MONGODB_URI =
      setting("mongodb.uri", "mongodb://localhost:27017", new MongoUriType())
          .meaning("Connection string of MongoDB, with the user to log in as.");

  // https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions
  public static final Key<String> MONGODB_DATABASE =
      setting(
              "mongodb.database",
              "crypto",
              text("[A-Za-z0-9_-]{1,63}", "1 to 63 letters, digits, _ or -"))
          .meaning("The MongoDB database that holds all collections.");

  public static final Key<Optional<Path>> MONGODB_TLS_CA_FILE =
      setting(
              "mongodb.tls.ca.file",
              "",
              path("a PEM file")
                  .orEmpty("the authorities that Java trusts, if mongodb.uri has tls=true"))
          .meaning(
              "Certificates of the authorities that may sign MongoDB's certificate. Setting it"
                  + " turns TLS on.");

  public static final Key<Optional<Path>> MONGODB_TLS_CERTIFICATE_KEY_FILE =
      setting(
              "mongodb.tls.certificate.key.file",
              "",
              path("a PEM file with the certificate and the key (PKCS #8, no password)")
                  .orEmpty("no client certificate"))
          .meaning(
              "The client certificate for MongoDB and its private key. With"
                  + " authMechanism=MONGODB-X509 in mongodb.uri, it is the login. Setting it turns"
                  + " TLS on.");

  public static final Key<Duration> MONGODB_OUTAGE_BOUND =
      setting("mongodb.outage.bound", "120s", duration("5s", "10m"))
          .meaning(
              "How long a write is retried while MongoDB is unavailable, before the stream thread"
                  + " is replaced. Kafka's transaction.timeout.ms and max.poll.interval.ms are"
                  + " derived from it.");

  public static final Key<Integer> TOPICS_PARTITIONS =
      setting("topics.partitions", "4", number(1, 1_000, "partitions"))
          .meaning(
              "Number of partitions of each topic that is created. It cannot be changed"
                  + " afterwards.");

  public static final Key<Integer> TOPICS_REPLICATION =
      setting("topics.replication", "1", number(1, 10, "replicas"))
          .meaning("Number of replicas of each partition of a topic that is created.");

  // A topic name has at most 249 characters, and this is the prefix of the changelogs' names.
  public static final Key<String> APPLICATION_ID =
      setting(
              "application.id",
              "crypto-pipeline",
              text(
                  "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,150}",
                  "1 to 150 letters, digits, ., _ or -, but not . or .. alone"))
          .meaning(
              "Name of the Kafka Streams application: its consumer group, and the prefix of its"
                  + " internal topics and transactional ids.");

  public static final Key<Path> STATE_DIR =
      setting(
              "state.dir",
              "data/streams",
              path("a directory; a relative path starts at the working directory"))
          .meaning("Directory of the local state of Kafka Streams. Each instance needs its own.");

  public static final Key<Duration> START_WAIT =
      setting("start.wait", "0s", duration("0s", "1h"))
          .meaning(
              "How long stream, produce and topics wait at their start for a Kafka and a MongoDB"
                  + " that are not up yet, before they fail.");

  public static final Key<String> LOG_FORMAT =
      setting("log.format", "text", text("text|json", "text or json"))
          .meaning(
              "How a command writes to stderr: text, in lines for people, or json, an object per"
                  + " line for programs, with the field names of the Elastic Common Schema.");

  public static final Key<Integer> HTTP_PORT =
      setting("http.port", "0", number(0, 65_535, "(0 for none)"))
          .meaning(
              "Port on which stream, produce and demo show their metrics (/metrics) and their health"
                  + " (/health/live, /health/ready); stream and demo also show the candles, as a page"
                  + " (/) and as an API (/api/v1). Each command on a machine needs its own, for example"
                  + " with -D. The demo's is 8080 unless it is set.");

  public static final Key<String> HTTP_ADDRESS =
      setting(
              "http.address",
              "127.0.0.1",
              text("[0-9A-Za-z.:_-]{1,253}", "a host name or an IP address of this machine"))
          .meaning(
              "Address to listen on: that of the loopback interface for this machine only, 0.0.0.0"
                  + " for all that can reach it. Others than this machine need http.token, or"
                  + " http.open.");

  public static final Key<Optional<String>> HTTP_TOKEN =
      setting(
              "http.token",
              "",
              secret("a password, best as ${env:NAME}").orEmpty("needs no password"))
          .meaning(
              "Who asks for metrics or for the API must send it, as"
                  + " Authorization: Bearer. The page asks for it.");

  public static final Key<Boolean> HTTP_OPEN =
      setting("http.open", "false", trueOrFalse())
          .meaning(
              "Whether everyone who can reach http.address may read what is served, without"
                  + " http.token. Otherwise a start with an address beyond the loopback interface is"
                  + " refused.");

  public static final Key<Boolean> RAW_EXPIRED_SKIP =
      setting("raw.expired.skip", "false", trueOrFalse())
          .meaning(
              "Whether stream continues when Kafka has deleted records of crypto-raw that it has not"
                  + " read. If not, it stops and names their partition and offsets.");

  public static final Key<Boolean> TRANSACTION_VERSION_UNSAFE =
      setting("transaction.version.unsafe", "false", trueOrFalse())
          .meaning(
              "Whether stream starts on a cluster whose transaction.version is below 2. Transactions"
                  + " of such a cluster can lose or tear writes (KIP-890).");

  public static final Key<Set<WindowSize>> SUMMARY_WINDOWS =
      setting("summary.windows", "1d", windowSizes())
          .meaning(
              "Which windows are summarized: minutes, hours, days, weeks from Monday. Each size has"
                  + " its own topic and collection.");

  public static final Key<ZoneId> SUMMARY_ZONE =
      setting("summary.zone", "UTC", zone())
          .meaning("Time zone of the days. Where the clock changes, a day has 23 or 25 hours.");

  public static final Key<Duration> SUMMARY_GRACE =
      setting("summary.grace", "1h", duration("0s", "20d"))
          .meaning("How long after its end a window accepts ticks, before its summary is final.");

  public static final Key<SortedSet<String>> TICK_QUOTES =
      setting(
              "tick.quotes",
              "usd,usdt",
              texts(
                  "[A-Za-z0-9._-]{1,32}",
                  "names of up to 32 letters, digits, ., _ or -, separated by commas"))
          .meaning(
              "Currencies that prices may be in, in lower case. A tick in another currency is"
                  + " refused.");

  public static final Key<Boolean> TICK_MARKETS_MIXED =
      setting("tick.markets.mixed", "false", trueOrFalse())
          .meaning(
              "Whether the ticks of one coin and day (or week) may be of several markets: sources,"
                  + " products or currencies. If not, the first market to arrive owns the day, and"
                  + " others are refused.");

  public static final Key<Duration> TICK_FUTURE_TOLERANCE =
      setting("tick.future.tolerance", "5m", duration("0s", "1d"))
          .meaning(
              "How far the time of a tick may be ahead of its record's timestamp. A tick further"
                  + " ahead is refused.");

  public static final Key<BigDecimal> TICK_PRICE_MIN =
      setting("tick.price.min", "1e-30", decimal("1e-30", "1e30"))
          .meaning(
              "Lowest price that is accepted, for all coins. A tick with a lower price is refused.");

  public static final Key<BigDecimal> TICK_PRICE_MAX =
      setting("tick.price.max", "1e30", decimal("1e-30", "1e30"))
          .meaning(
              "Highest price that is accepted, for all coins. A tick with a higher price is"
                  + " refused.");

  public static final Key<Optional<Path>> COINS_FILE =
      setting("coins.file", "", path("a JSON file").orEmpty("the jar's own, config/coins.json"))
          .meaning(
              "Maps products of the sources, such as BTC-USD of coinbase, to coins. A product that"
                  + " it does not name is its own coin. Use the same file for every command.");

  public static final Key<Optional<Duration>> RAW_EVENTS_RETENTION =
      setting("raw.events.retention", "", duration("1d", "3650d").orEmpty("nothing changes"))
          .meaning(
              "How long MongoDB keeps raw events after stream has taken them in: longer than a day"
                  + " (a week with 1w), summary.grace and recompute.interval together. Without them,"
                  + " late ticks of a day no longer change its summary.");

  public static final Key<Duration> RECOMPUTE_INTERVAL =
      setting("recompute.interval", "5s", duration("100ms", "1m"))
          .meaning("How often stream looks for days (or weeks) that wait for a recompute.");

  public static final Key<Integer> SINK_BATCH_SIZE =
      setting("sink.batch.size", "5000", number(1, 100_000, "raw events"))
          .meaning(
              "Maximum number of raw events in one insert into MongoDB. An insert also ends at 2 MiB.");

  private Keys() {}

  /** All keys, those of the {@linkplain SourceKeys sources} last; unmodifiable. */
  public static List<Key<?>> all() {
    return Stream.concat(ALL.stream(), SourceKeys.all().stream()).toList();
  }

  /**
   * Returns what was typed as the name of a key, for a message; {@code ***} if it is neither known
   * nor like a mistyped one, because it may be a secret.
   */
  public static String shown(String typed) {
    return KnownKeys.shown(typed);
  }

  private static <T> KeyBuilder<T> setting(String name, String defaultText, ValueType<T> type) {
    return new KeyBuilder<>(ALL, name, defaultText, type);
  }
}
