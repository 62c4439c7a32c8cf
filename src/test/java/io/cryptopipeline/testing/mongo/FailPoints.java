package io.cryptopipeline.testing.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/**
 * The fail points of a mongod with test commands: they make it answer other clients with errors.
 * Closing turns them off.
 */
public final class FailPoints implements AutoCloseable {

  private static final String FAIL_COMMAND = "failCommand";

  private final MongoClient client;
  private final MongoDatabase admin;

  /** Connects to a {@link MongodProcess#startWithFailPoints}. */
  public FailPoints(MongodProcess mongod) {
    client = MongoClients.create(mongod.uri());
    admin = client.getDatabase("admin");
  }

  /** Lets the next {@code times} calls of a command fail with that code. */
  public void fail(String command, int times, int code) {
    failCommand(command, times, new Document("errorCode", code));
  }

  /** Closes the connection at the next {@code times} calls of a command. */
  public void closeConnection(String command, int times) {
    failCommand(command, times, new Document("closeConnection", true));
  }

  /** Lets the next {@code times} calls of a command do their work, and miss the write concern. */
  public void missWriteConcern(String command, int times, int code) {
    failCommand(
        command,
        times,
        new Document("writeConcernError", new Document("code", code).append("errmsg", "too slow")));
  }

  /** Blocks the next call of a command before its work, until {@link #killBlocked}. */
  public void block(String command) {
    failCommand(command, 1, new Document("blockConnection", true).append("blockTimeMS", 600_000));
  }

  /** Kills the operations of a command as {@code db.killOp()} does; returns how many. */
  public int killBlocked(String command) {
    List<Document> operations =
        admin
            .aggregate(
                List.of(
                    new Document("$currentOp", new Document()),
                    new Document(
                        "$match", new Document("command." + command, new Document("$exists", 1)))))
            .into(new ArrayList<>());
    operations.forEach(
        operation ->
            admin.runCommand(new Document("killOp", 1).append("op", operation.get("opid"))));
    return operations.size();
  }

  /** Holds back the replies to a command, after its work, until {@link #releaseReplies}. */
  public void holdReplies(String namespace, String command) {
    configure(
        "waitAfterCommandFinishesExecution",
        "alwaysOn",
        new Document("ns", namespace).append("commands", List.of(command)));
  }

  public void releaseReplies() {
    configure("waitAfterCommandFinishesExecution", "off", new Document());
  }

  private void failCommand(String command, int times, Document failure) {
    Document data =
        new Document("failCommands", List.of(command)).append("appName", "crypto-pipeline");
    data.putAll(failure);
    configure(FAIL_COMMAND, new Document("times", times), data);
  }

  private void configure(String failPoint, Object mode, Document data) {
    admin.runCommand(
        new Document("configureFailPoint", failPoint).append("mode", mode).append("data", data));
  }

  @Override
  public void close() {
    configure(FAIL_COMMAND, "off", new Document());
    releaseReplies();
    client.close();
  }
}
