package io.cryptopipeline.testing.pipeline;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.mongo.PendingRecomputes;

/** The work that a stream has left: records to commit, and units to recompute. */
public final class Backlog implements AutoCloseable {

  private final TopicAdmin topics;
  private final String group;
  private final PendingRecomputes pending;

  public Backlog(Settings settings, PendingRecomputes pending) {
    topics = new TopicAdmin(settings);
    group = settings.get(Keys.APPLICATION_ID);
    this.pending = pending;
  }

  public long uncommitted() {
    return topics.group(group).lag();
  }

  public boolean isEmpty() {
    return uncommitted() == 0 && pending.isEmpty();
  }

  @Override
  public void close() {
    topics.close();
  }
}
