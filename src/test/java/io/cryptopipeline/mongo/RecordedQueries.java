package io.cryptopipeline.mongo;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Keeps each query as it was sent, without what belongs to its session, and has it explained. */
final class RecordedQueries implements CommandListener {

  private static final List<String> COMMANDS = List.of("find", "aggregate");

  private final MongoDatabase database;
  private final List<BsonDocument> queries = new CopyOnWriteArrayList<>();

  /**
   * @param database where they are explained
   */
  RecordedQueries(MongoDatabase database) {
    this.database = database;
  }

  @Override
  public void commandStarted(CommandStartedEvent event) {
    if (COMMANDS.contains(event.getCommandName())) {
      BsonDocument query = BsonDocument.parse(event.getCommand().toJson());
      query.keySet().removeIf(key -> key.startsWith("$") || key.equals("lsid"));
      queries.add(query);
    }
  }

  /** Forgets all queries. */
  void clear() {
    queries.clear();
  }

  /** What the server did for the only query since the last {@link #clear}. */
  BsonDocument statisticsOfTheOnlyOne() {
    return explainTheOnlyOne("executionStats").getDocument("executionStats");
  }

  /** The stages of the plan that MongoDB takes for the only query since the last clear. */
  Set<String> stagesOfTheOnlyOne() {
    Set<String> stages = new LinkedHashSet<>();
    collectPlans(explainTheOnlyOne("queryPlanner"), stages);
    return stages;
  }

  private BsonDocument explainTheOnlyOne(String verbosity) {
    assertThat(queries).hasSize(1);
    return database.runCommand(
        new BsonDocument("explain", queries.get(0)).append("verbosity", new BsonString(verbosity)),
        BsonDocument.class);
  }

  private static void collectPlans(BsonValue answer, Collection<String> stages) {
    each(
        answer,
        (name, value) -> {
          if (name.equals("winningPlan")) {
            collectStages(value, stages);
          } else {
            collectPlans(value, stages);
          }
        });
  }

  private static void collectStages(BsonValue plan, Collection<String> stages) {
    each(
        plan,
        (name, value) -> {
          if (name.equals("stage")) {
            stages.add(value.asString().getValue());
          }
          collectStages(value, stages);
        });
  }

  private static void each(BsonValue value, BiConsumer<String, BsonValue> visitor) {
    if (value instanceof BsonDocument document) {
      document.forEach(visitor);
    } else if (value instanceof BsonArray array) {
      array.forEach(item -> visitor.accept("", item));
    }
  }
}
