package io.cryptopipeline.stream;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.ApplicationGroup;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.mongo.PipelineCollections;
import io.cryptopipeline.mongo.PipelineCollections.StoredCollection;
import io.cryptopipeline.record.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Puts an application back to its start, so that the next {@code stream} reads {@code crypto-raw}
 * from its beginning. Deletes, in this order:
 *
 * <ol>
 *   <li>its open transactions: a killed or frozen instance has left them. They are aborted, and
 *       their producers fenced, so that no offset is committed afterwards;
 *   <li>its consumer group with the committed offsets. Kafka refuses that while the group has
 *       members, also one that has joined since the check, so nothing else is deleted before;
 *   <li>its local state on this machine, whose lock is held from the beginning to the end;
 *   <li>its changelogs, all in one step. They come after the local state: it would be taken for a
 *       part of changelogs that are created later;
 *   <li>if asked for, its collections in MongoDB. They come last: without them, what was deleted
 *       before is a reset that keeps MongoDB.
 * </ol>
 *
 * <p>A crash between two steps leaves a state that is safe to start with, and to reset again.
 * Without offsets, but with state, the stream reads all again and knows the facts of the open days;
 * without local state, it restores that from the changelogs; without changelogs, it begins without
 * any. What MongoDB has is not worsened by reading again: facts are inserted once, and a summary
 * replaces only one that knows less. Between the drops of collections, the summaries are gone and
 * the raw events are not: run it again.
 *
 * <p>Does not touch the topics of the manifest, nor those of an application whose id begins with
 * this one's. For one thread; close it once.
 */
public final class Reset implements AutoCloseable {

  private final Settings settings;
  private final String application;
  private final TopicAdmin topics;
  private final ApplicationGroup group;
  private final Optional<PipelineCollections> database;
  private final LocalState localState;

  private Reset(Settings settings, TopicAdmin topics, Optional<PipelineCollections> database) {
    this.settings = settings;
    this.topics = topics;
    this.database = database;
    application = settings.get(Keys.APPLICATION_ID);
    group = topics.application(application);
    localState = LocalState.of(settings);
  }

  /** A step that can be repeated. */
  private record Step(String text, Runnable action) {}

  /**
   * Connects to Kafka and, with the database, to MongoDB.
   *
   * @param withDatabase whether to drop the pipeline's collections too
   * @throws PipelineException if a server does not answer or refuses the login
   * @throws ConfigException if a setting of a client cannot be used
   */
  public static Reset open(Settings settings, boolean withDatabase) {
    TopicAdmin topics = new TopicAdmin(settings);
    try {
      return new Reset(
          settings,
          topics,
          withDatabase ? Optional.of(PipelineCollections.open(settings)) : Optional.empty());
    } catch (RuntimeException e) {
      topics.close();
      throw e;
    }
  }

  /** Returns what {@link #run} does, one line a step. Changes nothing. */
  public List<String> plan() {
    return steps().stream().map(Step::text).toList();
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (String transaction : group.openTransactions()) {
      steps.add(
          new Step(
              "abort the transaction " + transaction, () -> group.abort(List.of(transaction))));
    }
    if (group.members().isPresent()) {
      steps.add(
          new Step(
              "delete the group %s and its offsets".formatted(application), this::deleteGroup));
    }
    if (localState.exists()) {
      steps.add(new Step("delete the directory " + localState.directory(), localState::delete));
    }
    List<String> changelogs = changelogs();
    if (!changelogs.isEmpty()) {
      steps.add(
          new Step(
              "delete the topics " + String.join(", ", changelogs),
              () -> topics.delete(changelogs)));
    }
    database.ifPresent(
        collections ->
            collections.stored().forEach(stored -> steps.add(drop(collections, stored))));
    return steps;
  }

  private Step drop(PipelineCollections collections, StoredCollection stored) {
    return new Step(
        "drop the collection %s.%s with its %s documents"
            .formatted(settings.get(Keys.MONGODB_DATABASE), stored.name(), stored.documents()),
        () -> collections.drop(stored));
  }

  /** Of all sizes of windows: the application may have run with others. */
  private List<String> changelogs() {
    return List.copyOf(topics.partitions(Changelogs.names(application)).keySet());
  }

  /** Returns what the operator should know before: what cannot come back, or may be elsewhere. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(expired().stream().toList());
    if (!localState.exists() && !changelogs().isEmpty()) {
      warnings.add(
          "there is no local state in %s on this machine: if a stream ran with another directory, reset with that one, or delete it"
              .formatted(localState.directory()));
    }
    return warnings;
  }

  /** Returns a line if Kafka has deleted the first records of {@code crypto-raw}. */
  private Optional<String> expired() {
    Integer partitions = topics.partitions(List.of(Topics.RAW)).get(Topics.RAW);
    if (partitions == null) {
      return Optional.of("topic crypto-raw is missing: there is nothing to read again");
    }
    Map<Integer, Long> first = topics.group(application).firstAfterExpired(partitions);
    return first.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "crypto-raw no longer has its first records (%s): %s"
                .formatted(
                    first.entrySet().stream()
                        .map(e -> "partition %s begins at %s".formatted(e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", ")),
                    database.isPresent()
                        ? "summaries and raw events of their days are lost if the database is dropped"
                        : "the summaries of their days stay in MongoDB as they are"));
  }

  /**
   * Checks that no instance runs, and keeps this machine's from starting.
   *
   * @throws PipelineException if the group has members, or a stream on this machine has the lock of
   *     the local state
   */
  public void requireStopped() {
    List<String> members = group.members().orElse(List.of());
    if (!members.isEmpty()) {
      throw stillRunning(members);
    }
    localState.lock();
  }

  private void deleteGroup() {
    try {
      group.delete();
    } catch (PipelineException e) {
      throw ApplicationGroup.hasMembers(e) ? stillRunning(group.members().orElse(List.of())) : e;
    }
  }

  private PipelineException stillRunning(List<String> members) {
    return new PipelineException(
        "the group %s has %s members (threads of %s): stop every stream of it first; one that was killed is a member until its session times out (45 s)"
            .formatted(application, members.size(), text(members)));
  }

  /**
   * Does the steps, in order. If one fails, the rest is not done; it can be run again.
   *
   * @param done receives a line for each step that is done
   * @throws PipelineException if an instance runs, or has been started in the meantime; or a server
   *     does not answer or refuses
   */
  public void run(Consumer<String> done) {
    requireStopped();
    for (Step step : steps()) {
      step.action().run();
      done.accept(step.text());
    }
    List<String> members = group.members().orElse(List.of());
    if (!members.isEmpty()) {
      throw new PipelineException(
          "a stream was started during the reset (%s): stop it, and run reset again"
              .formatted(text(members)));
    }
  }

  private static String text(List<String> members) {
    return members.stream().distinct().sorted().collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    localState.close();
    database.ifPresent(PipelineCollections::close);
    topics.close();
  }
}
