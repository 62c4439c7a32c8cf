package io.cryptopipeline.testing.mongo;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * A replica set of three mongods of one's own. The first is the primary whenever it can be. Its
 * elections take a second.
 */
public final class MongodSet implements AutoCloseable {

  private final MongodProcess first;
  private final MongodProcess second;
  private final MongodProcess third;

  private MongodSet(MongodProcess first, MongodProcess second, MongodProcess third) {
    this.first = first;
    this.second = second;
    this.third = third;
  }

  /** Starts the mongods; each answers when this returns, and knows of no set. */
  public static MongodSet launch(Path binary, Path directory) {
    List<MongodProcess> members =
        Stream.of("first", "second", "third")
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

  /** Makes a set of them: the first is the primary afterwards, the third holds data too. */
  public void initiate() {
    initiate(new Document("priority", 0), "secondary");
  }

  /** Makes a set of them: the first is the primary afterwards, the third votes only. */
  public void initiateWithArbiter() {
    initiate(new Document("arbiterOnly", true), "arbiterOnly");
  }

  private void initiate(Document thirdOptions, String thirdRole) {
    Document lastMember = member(2, third);
    lastMember.putAll(thirdOptions);
    Document config =
        new Document("_id", MongodProcess.REPLICA_SET)
            .append(
                "members",
                List.of(member(0, first).append("priority", 2), member(1, second), lastMember))
            .append("settings", new Document("electionTimeoutMillis", 1000));
    first.awaitCommand(
        "takes its set",
        admin -> !admin.runCommand(new Document("replSetInitiate", config)).isEmpty());
    await(first, "isWritablePrimary");
    await(second, "secondary");
    await(third, thirdRole);
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

  /** The member that is never the primary. */
  public MongodProcess third() {
    return third;
  }

  /** The connection string that names the first two members, by the alphabet. */
  public String uri() {
    return Stream.of(first, second)
        .map(MongodProcess::address)
        .sorted()
        .collect(
            Collectors.joining(",", "mongodb://", "/?replicaSet=" + MongodProcess.REPLICA_SET));
  }

  @Override
  public void close() {
    List.of(first, second, third).forEach(MongodProcess::kill);
  }
}
