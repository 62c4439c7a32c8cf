package io.cryptopipeline.mongo;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.connection.ClusterDescription;
import io.cryptopipeline.model.PipelineException;
import java.time.Duration;
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
   * @throws PipelineException if nothing answers within five seconds, or refuses the credentials
   */
  public static MongoConnection open(String uri, String database) {
    ConnectionString connection = new ConnectionString(uri);
    MongoClient client = MongoClients.create(settings(connection));
    try {
      client.getDatabase(database).runCommand(new BsonDocument("ping", new BsonInt32(1)));
      return new MongoConnection(client, client.getDatabase(database));
    } catch (MongoException e) {
      ClusterDescription cluster = client.getClusterDescription();
      client.close();
      throw new PipelineException(complaint(connection, cluster, e), e);
    }
  }

  private static MongoClientSettings settings(ConnectionString connection) {
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
        .readPreference(ReadPreference.primary())
        .writeConcern(
            WriteConcern.MAJORITY.withJournal(true).withWTimeout(READ_WITHIN.toSeconds(), SECONDS))
        .build();
  }

  private static String complaint(
      ConnectionString connection, ClusterDescription cluster, MongoException e) {
    String where = String.join(",", connection.getHosts());
    if (e instanceof MongoSecurityException) {
      return "MongoDB at %s refuses the credentials: check user, password and authSource in mongodb.uri"
          .formatted(where);
    }
    if (e instanceof MongoTimeoutException) {
      return ServerRoles.complaintOfNoPrimary(cluster)
          .orElseGet(
              () ->
                  "MongoDB at %s does not answer within %d s: is it running, and is mongodb.uri right?"
                      .formatted(where, ANSWER_WITHIN.toSeconds()));
    }
    return "MongoDB at %s: %s".formatted(where, e.getMessage());
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
