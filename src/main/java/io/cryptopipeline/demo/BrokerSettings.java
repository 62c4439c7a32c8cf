package io.cryptopipeline.demo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Builds the configuration of the one-node cluster that {@link EmbeddedKafka} runs. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final int MIB = 1024 * 1024;
  private static final int LARGEST_MESSAGE_BYTES = 32 * MIB;

  private BrokerSettings() {}

  static Map<String, String> of(Path dataDir, int brokerPort, int controllerPort) {
    var settings = new HashMap<String, String>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("log.dirs", dataDir.toString());
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%s,%s://127.0.0.1:%s"
            .formatted(brokerPort, CONTROLLER_LISTENER, controllerPort));
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);

    settings.put("auto.create.topics.enable", "false");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // Lets clients choose a short session (default 6 s), and so a quick failover.
    settings.put("group.min.session.timeout.ms", "1000");
    // After a kill, a start waits this long for the session of the dead broker (default 9 s).
    settings.put("broker.session.timeout.ms", "2000");
    settings.put("broker.heartbeat.interval.ms", "500");

    // The upper limit for the topics' own limits. Requests may have 100 MiB by default.
    settings.put("message.max.bytes", Integer.toString(LARGEST_MESSAGE_BYTES));
    settings.put("replica.fetch.max.bytes", Integer.toString(LARGEST_MESSAGE_BYTES));

    putSingleReplica(settings);
    putSmallFootprint(settings);
    return settings;
  }

  /** One broker can hold only one replica, also of the internal topics. */
  private static void putSingleReplica(Map<String, String> settings) {
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
  }

  /** A demo does not need the buffers and threads for millions of records a second. */
  private static void putSmallFootprint(Map<String, String> settings) {
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * MIB));
    settings.put("log.index.size.max.bytes", Integer.toString(MIB));
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
  }
}
