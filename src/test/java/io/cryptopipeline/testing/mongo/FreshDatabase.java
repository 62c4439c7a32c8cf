package io.cryptopipeline.testing.mongo;

import com.mongodb.client.MongoDatabase;

/** A database with a random name, empty at first. Closing drops it, and no other. */
public record FreshDatabase(MongoDatabase database) implements AutoCloseable {
  /** The name, for {@code mongodb.database}. */
  public String name() {
    return database.getName();
  }

  @Override
  public void close() {
    database.drop();
  }
}
