package io.cryptopipeline.demo;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.net.InetSocketAddress;

/**
 * A MongoDB-compatible server in this JVM, in memory, on a free port of the loopback interface.
 *
 * <p>It knows no sessions, transactions, retryable writes or change streams, and forgets everything
 * when it is closed. All methods may be called from any thread.
 */
public final class EmbeddedMongo implements AutoCloseable {
  private final MongoServer server;
  private final InetSocketAddress address;

  private EmbeddedMongo(MongoServer server, InetSocketAddress address) {
    this.server = server;
    this.address = address;
  }

  /**
   * Starts an empty server; it accepts connections when this returns.
   *
   * @throws RuntimeException if no port of the loopback interface can be bound
   */
  public static EmbeddedMongo start() {
    // Without a version the server claims to be one that the driver refuses as too old.
    var server = new MongoServer(new MemoryBackend().version(ServerVersion.MONGO_5_0));
    server.bind("127.0.0.1", 0);
    return new EmbeddedMongo(server, server.getLocalAddress());
  }

  /** The connection string; it turns retryable writes off, which this server does not know. */
  public String uri() {
    return "mongodb://127.0.0.1:" + address.getPort() + "/?retryWrites=false";
  }

  /** Stops the server and drops all data. Closing twice does nothing. */
  @Override
  public void close() {
    server.shutdownNow();
  }
}
