package io.cryptopipeline.mongo;

import static io.cryptopipeline.testing.ticks.SummaryFixture.DAY;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.testing.ticks.Days;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How summaries are stored, on every server. */
interface SummaryContract extends StoredData {

  @Test
  default void shouldInsertEverySummaryWhenNoneIsStored() {
    List<Summary> summaries =
        List.of(
            summary(NEXT_DAY, 1, 0, false),
            summary(ETHEREUM_DAY, 2, 0, false),
            summary(DAY, 3, 1, true));

    List<Summary> stored = storage().putSummaries(summaries);

    assertThat(stored).isEqualTo(summaries);
    assertThat(all(MongoParts.DAILY_SUMMARIES))
        .containsExactlyInAnyOrderElementsOf(
            summaries.stream().map(SummaryDocument::encode).toList());
    assertThat(MongoParts.summaries(database()).daily())
        .containsExactly(summaries.get(2), summaries.get(0), summaries.get(1));
  }

  @ParameterizedTest
  @MethodSource("io.cryptopipeline.mongo.GuardCase#all")
  default void shouldKeepTheBetterSummaryWhenOneIsStored(GuardCase guardCase) {
    Summary first = of(guardCase.stored(), "2018-04-06T01:00:00Z");
    Summary second = of(guardCase.written(), "2018-04-06T02:00:00Z");
    Summary neighbour = summary(NEXT_DAY, 1, 0, false);
    storage().putSummaries(List.of(first));

    List<Summary> stored = storage().putSummaries(List.of(second, neighbour));

    boolean replaces = guardCase.outcome() == GuardCase.Outcome.REPLACES;
    boolean same = guardCase.outcome() == GuardCase.Outcome.SAME;
    assertThat(stored)
        .isEqualTo(replaces || same ? List.of(second, neighbour) : List.of(neighbour));
    assertThat(all(MongoParts.DAILY_SUMMARIES))
        .containsExactlyInAnyOrder(
            SummaryDocument.encode(replaces ? second : first), SummaryDocument.encode(neighbour));
    assertThat(pending())
        .isEqualTo(guardCase.outcome() == GuardCase.Outcome.PENDING ? List.of(DAY) : List.of());
  }

  @Test
  default void shouldKeepTheBetterOneWhenTwoFirstInsertsRace() throws Exception {
    int days = 150;
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<List<Summary>> fewer =
          threads.submit(() -> putDayByDay(MongoParts.storage(database()), days, 3, together));
      Future<List<Summary>> more =
          threads.submit(() -> putDayByDay(MongoParts.storage(database()), days, 5, together));

      assertThat(more.get()).hasSize(days).allMatch(summary -> summary.tickCount() == 5);
      assertThat(fewer.get()).hasSizeLessThanOrEqualTo(days);
    } finally {
      threads.shutdownNow();
    }
    assertThat(all(MongoParts.DAILY_SUMMARIES))
        .hasSize(days)
        .allMatch(document -> document.getInt64("tick_count").getValue() == 5);
  }

  private List<Summary> putDayByDay(Storage own, int days, long ticks, CyclicBarrier together)
      throws Exception {
    List<Summary> stored = new ArrayList<>();
    for (int number = 0; number < days; number++) {
      CoinWindow day = Days.day("bitcoin", LocalDate.EPOCH.plusDays(number));
      together.await();
      stored.addAll(own.putSummaries(List.of(summary(day, ticks, 0, false))));
    }
    return stored;
  }

  @Test
  default void shouldRefuseAndNameTheDayWhenAForeignDocumentHoldsCoinAndDate() {
    database()
        .getCollection(MongoParts.DAILY_SUMMARIES)
        .insertOne(
            new Document("_id", "foreign")
                .append("coin_id", "bitcoin")
                .append("date", "2018-04-05"));

    assertThatThrownBy(
            () ->
                storage()
                    .putSummaries(List.of(summary(3, 0, false), summary(NEXT_DAY, 1, 0, false))))
        .isInstanceOf(StorageRefusedException.class)
        .hasMessage(
            "another document of daily_summaries has the coin and window of bitcoin:2018-04-05:"
                + " delete it, the _id must be bitcoin:2018-04-05");
    assertThat(all(MongoParts.DAILY_SUMMARIES))
        .hasSize(2)
        .contains(SummaryDocument.encode(summary(NEXT_DAY, 1, 0, false)));
  }

  @Test
  default void shouldNameTheDocumentWhenASummaryCannotBeDecoded() {
    storage().putSummaries(List.of(summary(3, 0, false), summary(NEXT_DAY, 1, 0, false)));
    database()
        .getCollection(MongoParts.DAILY_SUMMARIES)
        .updateOne(Filters.eq("_id", NEXT_DAY.id()), Updates.set("open", "dear"));

    assertThatThrownBy(() -> MongoParts.summaries(database()).daily())
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith(
            "the document bitcoin:2018-04-06 of daily_summaries cannot be decoded (")
        .hasMessageEndingWith("): fix or delete it");
  }

  private static Summary of(GuardCase.Counts counts, String updatedAt) {
    return summary(
        DAY,
        counts.ticks(),
        counts.late(),
        counts.isFinal(),
        counts.by(),
        Instant.parse(updatedAt));
  }
}
