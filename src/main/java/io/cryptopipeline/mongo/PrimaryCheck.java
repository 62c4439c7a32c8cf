package io.cryptopipeline.mongo;

import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import io.cryptopipeline.model.ServerUnavailableException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Checks that the driver is connected to a server that accepts writes: the primary of a replica
 * set, a standalone server, or a mongos.
 */
final class PrimaryCheck {

  private static final Logger LOG = LogManager.getLogger(PrimaryCheck.class);

  private PrimaryCheck() {}

  /**
   * Checks the server of a direct connection. With several servers the driver finds the primary
   * itself, or reports that there is none.
   *
   * @throws ServerUnavailableException if the server does not accept writes, which a server that
   *     has just started may do later
   */
  static void requireWritable(ClusterDescription cluster) {
    if (cluster.getConnectionMode() != ClusterConnectionMode.SINGLE) {
      return;
    }
    ServerDescription server = cluster.getServerDescriptions().get(0);
    String wholeSet =
        "set mongodb.uri to the whole set, such as mongodb://%s/?replicaSet=%s"
            .formatted(String.join(",", new TreeSet<>(server.getHosts())), server.getSetName());
    switch (server.getType()) {
      case REPLICA_SET_SECONDARY, REPLICA_SET_ARBITER, REPLICA_SET_OTHER ->
          throw new ServerUnavailableException(
              "MongoDB at %s is %s of the replica set %s, and does not accept writes: %s"
                  .formatted(server.getAddress(), role(server), server.getSetName(), wholeSet));
      case REPLICA_SET_GHOST ->
          throw new ServerUnavailableException(
              "MongoDB at %s is in no replica set: run rs.initiate() in mongosh for a new set, run rs.add() for a removed member, or wait if it has just started"
                  .formatted(server.getAddress()));
      case REPLICA_SET_PRIMARY -> {
        if (server.getHosts().size() > 1) {
          LOG.warn(
              "mongodb.uri names a single member of the replica set {}: writes fail when another member becomes primary; {}",
              server.getSetName(),
              wholeSet);
        }
      }
      default -> {} // a standalone server, a mongos, a load balancer
    }
  }

  /** Returns a message if members of a replica set answer, but no primary is among them. */
  static Optional<String> missingPrimary(ClusterDescription cluster) {
    List<ServerDescription> members =
        cluster.getServerDescriptions().stream()
            .sorted(Comparator.comparing(server -> server.getAddress().toString()))
            .toList();
    Optional<ServerDescription> answering =
        members.stream().filter(ServerDescription::isReplicaSetMember).findFirst();
    if (cluster.getType() != ClusterType.REPLICA_SET || answering.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "the replica set %s has no primary (%s): start again after an election of some seconds, or start the missing members"
            .formatted(
                answering.get().getSetName(),
                members.stream()
                    .map(member -> "%s %s".formatted(member.getAddress(), state(member)))
                    .collect(Collectors.joining(", "))));
  }

  private static String state(ServerDescription member) {
    return member.isOk() ? "is " + role(member) : "does not answer";
  }

  private static String role(ServerDescription member) {
    return switch (member.getType()) {
      case REPLICA_SET_PRIMARY -> "the primary";
      case REPLICA_SET_SECONDARY -> "a secondary";
      case REPLICA_SET_ARBITER -> "an arbiter";
      default -> "a hidden member, or not yet a secondary";
    };
  }
}
