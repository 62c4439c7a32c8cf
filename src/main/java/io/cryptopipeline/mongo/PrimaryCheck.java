package io.cryptopipeline.mongo;

import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import io.cryptopipeline.model.PipelineException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What the servers that a client knows are to each other. A replica set can be written at its
 * primary alone; a standalone server and a mongos are as good.
 */
final class PrimaryCheck {

  private static final Logger LOG = LogManager.getLogger(PrimaryCheck.class);

  private PrimaryCheck() {}

  /**
   * Returns if the one server that is connected to alone can be written. Of several the driver
   * finds the primary, or has said that there is none.
   *
   * @throws PipelineException if it cannot
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
          throw new PipelineException(
              "MongoDB at %s is %s of the replica set %s, and cannot be written: %s"
                  .formatted(server.getAddress(), role(server), server.getSetName(), wholeSet));
      case REPLICA_SET_GHOST ->
          throw new PipelineException(
              "MongoDB at %s is of no replica set: one that was never made needs rs.initiate() in mongosh, a member that was removed needs rs.add(), one that has just started a little time"
                  .formatted(server.getAddress()));
      case REPLICA_SET_PRIMARY -> {
        if (server.getHosts().size() > 1) {
          LOG.warn(
              "mongodb.uri names one member of the replica set {} alone: nothing can be written when another one becomes its primary; {}",
              server.getSetName(),
              wholeSet);
        }
      }
      default -> {} // a server of its own, a mongos, a load balancer
    }
  }

  /** Returns what is wrong where some of a replica set answer, but no primary is among them. */
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
        "the replica set %s has no primary (%s): an election takes some seconds, start again; or the members that are missing"
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
      default -> "a hidden member, or no secondary yet";
    };
  }
}
