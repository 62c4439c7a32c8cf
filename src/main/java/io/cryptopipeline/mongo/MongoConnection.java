package io.cryptopipeline.mongo;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.ServerUnavailableException;
import io.cryptopipeline.runtime.Causes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.mongodb.MongoMetricsCommandListener;
import io.micrometer.core.instrument.binder.mongodb.MongoMetricsConnectionPoolListener;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/**
 * Connects to the database of the pipeline. Writes need a majority that has them on disk, and
 * time-outs are short enough to notice an outage. Safe for several threads; close it once.
 */
final class MongoConnection implements AutoCloseable {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration READ_WITHIN = Duration.ofSeconds(10);

  private final MongoClient client;
  private final MongoDatabase database;

  private MongoConnection(MongoClient client, MongoDatabase database) {
    this.client = client;
    this.database = database;
  }

  /**
   * Opens a connection, and waits for one answer.
   *
   * @param uri a MongoDB connection string. Its options override the time-outs, but not the write
   *     concern and the read preference: without them acknowledged writes could be lost
   * @param tls the keys and certificates for TLS; where empty, the connection string decides
   *     whether to use TLS
   * @param meters takes the driver's metrics
   * @throws PipelineException if MongoDB does not answer within five seconds, or refuses the login
   * @throws IllegalArgumentException if the driver cannot use an option of the connection string
   */
  static MongoConnection open(
      String uri, String database, Optional<SSLContext> tls, MeterRegistry meters) {
    ConnectionString connection = parse(uri);
    if (tls.isPresent() && Boolean.FALSE.equals(connection.getSslEnabled())) {
      throw new IllegalArgumentException("it has tls=false, but a PEM file for TLS is set");
    }
    MongoClient client = MongoClients.create(settings(connection, tls, meters));
    try {
      client.getDatabase(database).runCommand(new BsonDocument("ping", new BsonInt32(1)));
      return new MongoConnection(client, client.getDatabase(database));
    } catch (MongoException e) {
      String explanation = explanation(connection, client.getClusterDescription(), e);
      client.close();
      throw MongoErrors.failure(explanation, e);
    }
  }

  /** Parses the string; the options of {@code mongodb+srv} come from the DNS. */
  private static ConnectionString parse(String uri) {
    try {
      return new ConnectionString(uri);
    } catch (MongoConfigurationException e) {
      throw new ServerUnavailableException(
          "mongodb.uri: %s: is the DNS up, and is the name right?".formatted(e.getMessage()), e);
    }
  }

  private static MongoClientSettings settings(
      ConnectionString connection, Optional<SSLContext> tls, MeterRegistry meters) {
    return MongoClientSettings.builder()
        .applicationName("crypto-pipeline")
        .addCommandListener(new MongoMetricsCommandListener(meters))
        .applyToConnectionPoolSettings(
            pool -> pool.addConnectionPoolListener(new MongoMetricsConnectionPoolListener(meters)))
        .applyToSocketSettings(
            socket ->
                socket
                    .connectTimeout(ANSWER_WITHIN.toSeconds(), SECONDS)
                    .readTimeout(READ_WITHIN.toSeconds(), SECONDS))
        .applyToClusterSettings(
            cluster -> cluster.serverSelectionTimeout(ANSWER_WITHIN.toSeconds(), SECONDS))
        .applyConnectionString(connection)
        .applyToSslSettings(ssl -> tls.ifPresent(context -> ssl.enabled(true).context(context)))
        .readPreference(ReadPreference.primary())
        .writeConcern(
            WriteConcern.MAJORITY.withJournal(true).withWTimeout(READ_WITHIN.toSeconds(), SECONDS))
        .build();
  }

  private static String explanation(
      ConnectionString connection, ClusterDescription seen, MongoException e) {
    String where = String.join(",", connection.getHosts());
    if (!(e instanceof MongoTimeoutException)) {
      return "MongoDB at %s: %s".formatted(where, MongoErrors.reason(e));
    }
    Optional<String> noPrimary = PrimaryCheck.missingPrimary(seen);
    if (noPrimary.isPresent()) {
      return noPrimary.get();
    }
    Optional<Throwable> broken =
        seen.getServerDescriptions().stream()
            .map(ServerDescription::getException)
            .filter(Objects::nonNull)
            .findFirst();
    Optional<String> tls = broken.flatMap(MongoConnection::tlsFailure);
    if (tls.isPresent()) {
      return "MongoDB at %s: TLS fails (%s): check mongodb.tls.ca.file and mongodb.tls.certificate.key.file, and that the server uses TLS"
          .formatted(where, tls.get());
    }
    if (broken.filter(MongoSocketReadException.class::isInstance).isPresent()) {
      return "MongoDB at %s closes the connection: does it require TLS (mongodb.tls.ca.file, or tls=true in mongodb.uri), or a client certificate (mongodb.tls.certificate.key.file)?"
          .formatted(where);
    }
    return "MongoDB at %s does not answer within %s s: is it running, and is mongodb.uri right?"
        .formatted(where, ANSWER_WITHIN.toSeconds());
  }

  /** Returns the message of the innermost cause, which has the detail, if TLS has failed. */
  private static Optional<String> tlsFailure(Throwable error) {
    return Causes.of(error).anyMatch(SSLException.class::isInstance)
        ? Optional.of(Causes.innermost(error).getMessage())
        : Optional.empty();
  }

  /**
   * Checks that the server accepts writes. A secondary does not: {@code mongodb.uri} may name a
   * single member of a replica set.
   *
   * @throws PipelineException if the server does not accept writes
   */
  void requireWritable() {
    PrimaryCheck.requireWritable(client.getClusterDescription());
  }

  /** Returns the pipeline's database. */
  MongoDatabase database() {
    return database;
  }

  @Override
  public void close() {
    client.close();
  }
}
