package io.cryptopipeline.mongo;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
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
import io.cryptopipeline.runtime.Causes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/**
 * A connection to the database of the pipeline: majority writes that are on disk, and time-outs
 * short enough to notice an outage. Safe for several threads; close it once.
 */
public final class MongoConnection implements AutoCloseable {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
  private static final Duration READ_WITHIN = Duration.ofSeconds(10);

  private final MongoClient client;
  private final MongoDatabase database;

  private MongoConnection(MongoClient client, MongoDatabase database) {
    this.client = client;
    this.database = database;
  }

  /**
   * Returns a connection that has answered once.
   *
   * @param uri a MongoDB connection string; its options win over the time-outs here, not over the
   *     write concern and the read preference, which nothing lost rests on
   * @param tls what to speak TLS with; where empty, the connection string alone says whether to
   * @throws PipelineException if nothing answers within five seconds, or refuses the login
   * @throws IllegalArgumentException if the connection string has an option that cannot be used
   */
  public static MongoConnection open(String uri, String database, Optional<SSLContext> tls) {
    ConnectionString connection = new ConnectionString(uri);
    if (tls.isPresent() && Boolean.FALSE.equals(connection.getSslEnabled())) {
      throw new IllegalArgumentException("it says tls=false, but a PEM file for TLS is set");
    }
    MongoClient client = MongoClients.create(settings(connection, tls));
    try {
      client.getDatabase(database).runCommand(new BsonDocument("ping", new BsonInt32(1)));
      return new MongoConnection(client, client.getDatabase(database));
    } catch (MongoException e) {
      String complaint = complaint(connection, client.getClusterDescription(), e);
      client.close();
      throw new PipelineException(complaint, e);
    }
  }

  private static MongoClientSettings settings(
      ConnectionString connection, Optional<SSLContext> tls) {
    return MongoClientSettings.builder()
        .applicationName("crypto-pipeline")
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

  private static String complaint(
      ConnectionString connection, ClusterDescription seen, MongoException e) {
    String where = String.join(",", connection.getHosts());
    if (!(e instanceof MongoTimeoutException)) {
      return "MongoDB at %s: %s".formatted(where, MongoErrors.of(e));
    }
    Optional<String> noPrimary = ServerRoles.complaintOfNoPrimary(seen);
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
      return "MongoDB at %s: TLS fails (%s): check mongodb.tls.ca.file and mongodb.tls.certificate.key.file, and whether it speaks TLS"
          .formatted(where, tls.get());
    }
    if (broken.filter(MongoSocketReadException.class::isInstance).isPresent()) {
      return "MongoDB at %s hangs up: does it want TLS (mongodb.tls.ca.file, or tls=true in mongodb.uri), or a certificate (mongodb.tls.certificate.key.file)?"
          .formatted(where);
    }
    return "MongoDB at %s does not answer within %d s: is it running, and is mongodb.uri right?"
        .formatted(where, ANSWER_WITHIN.toSeconds());
  }

  /** The innermost cause, which says what was wrong. */
  private static Optional<String> tlsFailure(Throwable error) {
    return Causes.of(error).anyMatch(SSLException.class::isInstance)
        ? Optional.of(Causes.innermost(error).getMessage())
        : Optional.empty();
  }

  /**
   * Returns if it can be written: it is not of a secondary, as where {@code mongodb.uri} names one
   * member of a replica set alone.
   *
   * @throws PipelineException if not
   */
  public void requireWritable() {
    ServerRoles.requireWritable(client.getClusterDescription());
  }

  /** Returns the pipeline's database. */
  public MongoDatabase database() {
    return database;
  }

  @Override
  public void close() {
    client.close();
  }
}
