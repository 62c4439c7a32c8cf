package io.cryptopipeline.mongo;

import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.demo.EmbeddedMongo;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The storage on the server of the demo, through the connection that the application opens. */
class EmbeddedMongoStorageIT extends StorageContract {

  private static EmbeddedMongo server;

  private final Deque<MongoConnection> connections = new ArrayDeque<>();

  @BeforeAll
  static void start() {
    server = EmbeddedMongo.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    connections.forEach(MongoConnection::close);
  }

  @Override
  MongoDatabase freshDatabase() {
    connections.push(MongoParts.open(server.uri(), "test_" + UUID.randomUUID()));
    return connections.peek().database();
  }
}
