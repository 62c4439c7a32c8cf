package io.cryptopipeline.demo;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.net.InetSocketAddress;

/**
 * Runs a MongoDB-compatible server in this JVM, in memory, on a free port of the loopback
 * interface.
 *
 * <p>It has no sessions, transactions, retryable writes or change streams, and loses all data when
 * it is closed. Safe for several threads.
 */
public final class EmbeddedMongo implements AutoCloseable {
  private final MongoServer server;
  private final InetSocketAddress address;

  private EmbeddedMongo(MongoServer server, InetSocketAddress address) {
    this.server = server;
    this.address = address;
  }

  /**
   * Starts an empty server, and returns when it accepts connections.
   *
   * @throws RuntimeException if no port of the loopback interface can be bound
   */
  public static EmbeddedMongo start() {
    // Without a version the server reports one that the driver rejects as too old.
    var server = new MongoServer(new MemoryBackend().version(ServerVersion.MONGO_5_0));
    server.bind("127.0.0.1", 0);
    return new EmbeddedMongo(server, server.getLocalAddress());
  }

  /** Returns the connection string, without retryable writes, which this server does not have. */
  public String uri() {
    return "mongodb://127.0.0.1:" + address.getPort() + "/?retryWrites=false";
  }

  /** Stops the server, and drops all data. A second call does nothing. */
  @Override
  public void close() {
    server.shutdownNow();
  }
}
