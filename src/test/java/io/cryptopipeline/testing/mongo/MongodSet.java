package io.cryptopipeline.testing.mongo;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * A replica set of three mongods of one's own: two with data, of which the first is to be the
 * primary, and an arbiter. Its elections take a second.
 */
public final class MongodSet implements AutoCloseable {

  private final MongodProcess first;
  private final MongodProcess second;
  private final MongodProcess arbiter;

  private MongodSet(MongodProcess first, MongodProcess second, MongodProcess arbiter) {
    this.first = first;
    this.second = second;
    this.arbiter = arbiter;
  }

  /** Starts the mongods; each answers when this returns, and knows of no set. */
  public static MongodSet launch(Path binary, Path directory) {
    List<MongodProcess> members =
        Stream.of("first", "second", "arbiter")
            .map(
                name ->
                    MongodProcess.launch(
                        binary,
                        directory.resolve(name),
                        List.of("--replSet", MongodProcess.REPLICA_SET)))
            .toList();
    members.forEach(
        member ->
            member.awaitCommand(
                "answers", admin -> !admin.runCommand(new Document("hello", 1)).isEmpty()));
    return new MongodSet(members.get(0), members.get(1), members.get(2));
  }

  /** Makes a set of them; the first is the primary, the second its secondary afterwards. */
  public void initiate() {
    Document config =
        new Document("_id", MongodProcess.REPLICA_SET)
            .append(
                "members",
                List.of(
                    member(0, first).append("priority", 2),
                    member(1, second),
                    member(2, arbiter).append("arbiterOnly", true)))
            .append("settings", new Document("electionTimeoutMillis", 1000));
    first.awaitCommand(
        "takes its set",
        admin -> !admin.runCommand(new Document("replSetInitiate", config)).isEmpty());
    await(first, "isWritablePrimary");
    await(second, "secondary");
    await(arbiter, "arbiterOnly");
  }

  private static Document member(int id, MongodProcess mongod) {
    return new Document("_id", id).append("host", mongod.address());
  }

  private static void await(MongodProcess mongod, String role) {
    mongod.awaitCommand(
        "has " + role, admin -> admin.runCommand(new Document("hello", 1)).getBoolean(role, false));
  }

  /** Lets the first give its office to the second, and keep out of elections for a while. */
  public void stepDown() {
    first.awaitCommand(
        "steps down", admin -> !admin.runCommand(new Document("replSetStepDown", 600)).isEmpty());
    await(second, "isWritablePrimary");
  }

  /** Kills the first; the second is the primary when this returns. */
  public void failOver() {
    first.kill();
    await(second, "isWritablePrimary");
  }

  /** The member that is the primary at first. */
  public MongodProcess first() {
    return first;
  }

  /** The member that is a secondary at first. */
  public MongodProcess second() {
    return second;
  }

  /** The member without data. */
  public MongodProcess arbiter() {
    return arbiter;
  }

  /** The connection string that names both members with data, by the alphabet. */
  public String uri() {
    return Stream.of(first, second)
        .map(MongodProcess::address)
        .sorted()
        .collect(
            Collectors.joining(",", "mongodb://", "/?replicaSet=" + MongodProcess.REPLICA_SET));
  }

  @Override
  public void close() {
    List.of(first, second, arbiter).forEach(MongodProcess::kill);
  }
}
