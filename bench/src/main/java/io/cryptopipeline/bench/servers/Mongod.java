package io.cryptopipeline.bench.servers;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.nio.file.Path;
import java.util.List;
import org.bson.BsonTimestamp;
import org.bson.Document;

/** A mongod, as a replica set of one. */
public final class Mongod implements AutoCloseable {

  private static final String REPLICA_SET = "rs0";

  private final MeasuredProcess process;
  private final String uri;
  private final MongoClient client;

  private Mongod(MeasuredProcess process, String uri) {
    this.process = process;
    this.uri = uri;
    this.client = MongoClients.create(uri);
  }

  /** Starts a mongod; it is a writable primary when this returns. */
  public static Mongod start(Processes processes, String binary) throws InterruptedException {
    Path folder = processes.folder("mongod");
    String address = "127.0.0.1:" + FreePort.next();
    MeasuredProcess process =
        processes.start(
            "mongod",
            folder,
            List.of(
                binary,
                "--dbpath",
                folder.toString(),
                "--bind_ip",
                "127.0.0.1",
                "--port",
                address.substring(address.indexOf(':') + 1),
                "--nounixsocket",
                "--replSet",
                REPLICA_SET,
                "--oplogSize",
                "2048",
                "--wiredTigerCacheSizeGB",
                "1"));
    String direct = "mongodb://" + address + "/?directConnection=true&serverSelectionTimeoutMS=500";
    try (MongoClient first = MongoClients.create(direct)) {
      MongoDatabase admin = first.getDatabase("admin");
      Patience.await("mongod is a primary", process, () -> isPrimary(admin, address));
    }
    return new Mongod(process, "mongodb://%s/?replicaSet=%s".formatted(address, REPLICA_SET));
  }

  private static boolean isPrimary(MongoDatabase admin, String address) {
    Document hello = admin.runCommand(new Document("hello", 1));
    if (hello.containsKey("isreplicaset")) {
      var member = new Document("_id", 0).append("host", address);
      var set = new Document("_id", REPLICA_SET).append("members", List.of(member));
      try {
        admin.runCommand(new Document("replSetInitiate", set));
      } catch (MongoCommandException e) {
        return false; // initiated already
      }
    }
    return hello.getBoolean("isWritablePrimary", false);
  }

  /** Returns the process. */
  public MeasuredProcess process() {
    return process;
  }

  /** Returns the connection string. */
  public String uri() {
    return uri;
  }

  /** Returns a database. */
  public MongoDatabase database(String name) {
    return client.getDatabase(name);
  }

  /** Returns the version. */
  public String version() {
    return admin().runCommand(new Document("buildInfo", 1)).getString("version");
  }

  /** Writes everything to disk, so that no run pays for the one before. */
  public void sync() {
    admin().runCommand(new Document("fsync", 1));
  }

  /** Returns the position of the last write, for {@link #writes}. */
  public BsonTimestamp now() {
    return admin()
        .runCommand(new Document("hello", 1))
        .getEmbedded(List.of("lastWrite", "opTime", "ts"), BsonTimestamp.class);
  }

  /**
   * Returns the number of documents that were inserted or updated in a collection after {@code
   * from} and not after {@code to}; those of transactions are not counted.
   */
  public long writes(
      MongoDatabase database, String collection, BsonTimestamp from, BsonTimestamp to) {
    return client
        .getDatabase("local")
        .getCollection("oplog.rs")
        .countDocuments(
            new Document("ts", new Document("$gt", from).append("$lte", to))
                .append("ns", database.getName() + "." + collection)
                .append("op", new Document("$in", List.of("i", "u"))));
  }

  private MongoDatabase admin() {
    return client.getDatabase("admin");
  }

  @Override
  public void close() {
    client.close();
  }
}
