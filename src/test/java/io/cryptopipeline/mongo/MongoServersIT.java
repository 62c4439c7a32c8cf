package io.cryptopipeline.mongo;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.testing.mongo.MongoBinary;
import io.cryptopipeline.testing.mongo.MongodProcess;
import io.cryptopipeline.testing.mongo.MongodSet;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kinds of servers that {@code mongodb.uri} may lead to, as mongods of the test's own. */
class MongoServersIT {

  @TempDir private Path folder;

  @Test
  void shouldWriteToThePrimaryAloneAndSayWhatTheOtherMembersAre() {
    try (MongodSet set = MongodSet.launch(MongoBinary.locate(), folder)) {
      assertNotWritable(
          set.first(),
          "MongoDB at %s is in no replica set: run rs.initiate() in mongosh for a new set, run"
              + " rs.add() for a removed member, or wait if it has just started");

      set.initiateWithArbiter();

      String remedy = "set mongodb.uri to the whole set, such as " + set.uri();
      assertNotWritable(
          set.second(),
          "MongoDB at %s is a secondary of the replica set rs0, and does not accept writes: "
              + remedy);
      assertNotWritable(
          set.third(),
          "MongoDB at %s is an arbiter of the replica set rs0, and does not accept writes: "
              + remedy);
      try (MongoConnection primary = MongoParts.open(direct(set.first()), "own")) {
        assertThatCode(primary::requireWritable).doesNotThrowAnyException();
      }
      try (MongoConnection mongo = MongoParts.open(set.uri(), "own")) {
        assertThatCode(mongo::requireWritable).doesNotThrowAnyException();
        Storage storage =
            MongoParts.storage(mongo.database(), Duration.ofMinutes(1), Clock.systemUTC());
        insert(storage, 1);

        set.stepDown();

        insert(storage, 2);
        assertThat(mongo.database().getCollection(CollectionNames.RAW_EVENTS).countDocuments())
            .isEqualTo(2);
      }

      set.third().kill();
      set.second().kill();

      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> MongoParts.open(set.uri(), "own"))
                      .isInstanceOf(PipelineException.class)
                      .hasMessageStartingWith("the replica set rs0 has no primary (")
                      .hasMessageContaining(set.first().address() + " is a secondary")
                      .hasMessageContaining(set.second().address() + " does not answer")
                      .hasMessageContaining(set.third().address() + " does not answer")
                      .hasMessageEndingWith(
                          "): start again after an election of some seconds, or start the missing members"));
    }
  }

  @Test
  void shouldWriteToAServerOfNoSet() {
    try (MongodProcess mongod = MongodProcess.startStandalone(MongoBinary.locate(), folder);
        MongoConnection mongo = MongoParts.open("mongodb://" + mongod.address(), "own")) {
      assertThatCode(mongo::requireWritable).doesNotThrowAnyException();

      MongoParts.ensureIndexes(mongo.database());
      insert(MongoParts.storage(mongo.database()), 1);

      assertThat(mongo.database().getCollection(CollectionNames.RAW_EVENTS).countDocuments())
          .isOne();
    }
  }

  private static void insert(Storage storage, long tradeId) {
    RawEvents.insert(
        storage, List.of(event(tick("bitcoin", "2018-04-05T00:00:00Z", "1.10", tradeId))));
  }

  private static void assertNotWritable(MongodProcess mongod, String complaint) {
    try (MongoConnection mongo = MongoParts.open(direct(mongod), "own")) {
      assertThatThrownBy(mongo::requireWritable)
          .isInstanceOf(PipelineException.class)
          .hasMessage(complaint.formatted(mongod.address()));
    }
  }

  private static String direct(MongodProcess mongod) {
    return "mongodb://%s/?directConnection=true".formatted(mongod.address());
  }
}
