package io.cryptopipeline.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a day is closed or stated as final, and what becomes of the ticks that come after. */
class ClosedDaysTopologyTest {

  private final PipelineDriver pipeline = new PipelineDriver();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void shouldFoldATickOutOfOrderWithinTheGrace() {
    pipeline
        .tick("bitcoin", "2018-04-05T23:00:00Z", "100")
        .tick("bitcoin", "2018-04-06T00:59:59.999Z", "300")
        .tick("bitcoin", "2018-04-05T22:00:00Z", "200");

    assertThat(pipeline.summary("bitcoin:2018-04-05").open()).isEqualTo("200");
    assertThat(pipeline.summary("bitcoin:2018-04-05").isFinal()).isFalse();
    assertThat(pipeline.rawEvents()).noneMatch(RawEvent::late);
  }

  @Test
  void shouldCloseADayWhenItsCoinsTimePassesItsEndPlusTheGrace() {
    pipeline
        .tick("bitcoin", "2018-04-05T23:00:00Z", "100")
        .tick("bitcoin", "2018-04-06T01:00:00Z", "300");

    assertThat(pipeline.summary("bitcoin:2018-04-05").isFinal()).isTrue();
    assertThat(pipeline.summary("bitcoin:2018-04-05").close()).isEqualTo("100");
    assertThat(pipeline.summary("bitcoin:2018-04-06").isFinal()).isFalse();
  }

  @Test
  void shouldDeleteTheStateOfAClosedDayAndItsFactsOnly() {
    pipeline
        .tick("bitcoin", "2018-04-05T22:00:00Z", "100")
        .tick("bitcoin", "2018-04-05T23:00:00Z", "100")
        .tick("bitcoin", "2018-04-06T01:00:00Z", "300");

    assertThat(keysOf(pipeline.<Object, Object>keyValueStore(Names.FACT_STORE).all())).isOne();
    assertThat(
            keysOf(pipeline.<String, Object>windowStore(Names.summaryStore(WindowSize.DAY)).all()))
        .isOne();
  }

  @Test
  void shouldMarkATickOfAClosedDayLateAndNotFoldIt() {
    pipeline
        .tick("bitcoin", "2018-04-05T23:00:00Z", "100")
        .tick("bitcoin", "2018-04-06T01:00:00Z", "300")
        .tick("bitcoin", "2018-04-05T12:00:00Z", "999");

    assertThat(pipeline.rawEvents()).extracting(RawEvent::late).containsExactly(false, false, true);
    assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isEqualTo(1);
    assertThat(pipeline.summary("bitcoin:2018-04-05").lateCount()).isZero();
  }

  @Test
  void shouldJudgeLatenessByTheCoinsOwnTimeAlone() {
    pipeline
        .tick("bitcoin", "2018-04-05T23:00:00Z", "100")
        .tick("ethereum", "2024-01-01T00:00:00Z", "2000")
        .tick("bitcoin", "2018-04-05T23:01:00Z", "101");

    assertThat(pipeline.rawEvents()).noneMatch(RawEvent::late);
    assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isEqualTo(2);
    assertThat(pipeline.summary("bitcoin:2018-04-05").isFinal()).isFalse();
  }

  @Test
  void shouldKeepOldDaysOfOneCoinBesideNewDaysOfAnother() {
    pipeline.tick("ethereum", "2025-12-31T00:00:00Z", "2000");
    pipeline
        .tick("bitcoin", "1999-01-01T10:00:00Z", "1")
        .tick("bitcoin", "1999-01-01T11:00:00Z", "3");

    assertThat(pipeline.summary("bitcoin:1999-01-01").tickCount()).isEqualTo(2);
  }

  @Test
  void shouldStateADayAsFinalWhenItsCoinIsQuietAndItsPartitionIdle() {
    pipeline.fetchedAt("2026-01-01T00:00:00Z").tick("bitcoin", "2025-12-31T23:00:00Z", "100");

    pipeline.pass(Duration.ofMinutes(60));
    assertThat(pipeline.summary("bitcoin:2025-12-31").isFinal()).isFalse();
    pipeline.pass(Duration.ofMinutes(1));

    assertThat(pipeline.summary("bitcoin:2025-12-31").isFinal()).isTrue();
  }

  @Test
  void shouldStateADayAsFinalWhenOtherCoinsOfThePartitionGoOn() {
    pipeline.fetchedAt("2026-01-01T00:00:00Z").tick("bitcoin", "2025-12-31T23:00:00Z", "100");
    pipeline.fetchedAt("2026-01-01T01:00:01Z").tick("ethereum", "2026-01-01T01:00:00Z", "1");

    pipeline.pass(Duration.ofSeconds(10));

    assertThat(pipeline.summary("bitcoin:2025-12-31").isFinal()).isTrue();
    assertThat(pipeline.summary("ethereum:2026-01-01").isFinal()).isFalse();
  }

  @Test
  void shouldClearTheFinalStatementWhenATickComesAfterAll() {
    pipeline.fetchedAt("2026-01-01T00:00:00Z").tick("bitcoin", "2025-12-31T23:00:00Z", "100");
    pipeline.pass(Duration.ofMinutes(61));
    pipeline.fetchedAt("2026-01-01T01:01:00Z").tick("bitcoin", "2025-12-31T23:30:00Z", "200");

    assertThat(pipeline.summary("bitcoin:2025-12-31").isFinal()).isFalse();
    assertThat(pipeline.summary("bitcoin:2025-12-31").tickCount()).isEqualTo(2);
    assertThat(pipeline.rawEvents()).noneMatch(RawEvent::late);
  }

  /** The state of the idle coin is in memory, or in the store only: a day takes 3,500 bytes. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 6_000})
  void shouldKnowTheFactsOfACoinThatWasIdleForWeeks(long stateBytes) {
    try (PipelineDriver bounded = new PipelineDriver(Windows.UTC_DAYS, stateBytes)) {
      String fact = "2025-12-31T23:00:00Z";
      bounded.tick("bitcoin", fact, "100");
      for (int day = 1; day <= 21; day++) { // another coin goes on
        String time = Instant.parse("2026-01-01T02:00:00Z").plus(Duration.ofDays(day)).toString();
        bounded.pass(Duration.ofDays(1)).fetchedAt(time).tick("ethereum", time, "1");
        bounded.pass(Duration.ofSeconds(10));
      }
      assertThat(bounded.published())
          .filteredOn(summary -> summary.key().equals("bitcoin:2025-12-31"))
          .as("with its tick, and as final")
          .hasSize(2);
      assertThat(bounded.summary("bitcoin:2025-12-31").isFinal()).isTrue();

      bounded.tick("bitcoin", fact, "100").tick("bitcoin", "2025-12-31T23:30:00Z", "200");
      assertThat(bounded.summary("bitcoin:2025-12-31").tickCount()).isEqualTo(2);
      assertThat(bounded.summary("bitcoin:2025-12-31").isFinal()).isFalse();
      bounded.tick("bitcoin", "2026-01-22T00:00:00Z", "300");
      bounded.tick("bitcoin", "2025-12-31T23:45:00Z", "400");

      assertThat(bounded.rawEvents()).filteredOn(RawEvent::late).hasSize(1);
      assertThat(bounded.pending())
          .extracting(CoinWindow::id)
          .containsExactly("bitcoin:2025-12-31");
      assertThat(bounded.summary("bitcoin:2025-12-31").close()).isEqualTo("200");
      assertThat(bounded.summary("bitcoin:2025-12-31").isFinal()).isTrue();
      assertThat(bounded.summary("bitcoin:2026-01-22").tickCount()).isEqualTo(1);
      assertThat(
              keysOf(bounded.<String, Object>windowStore(Names.summaryStore(WindowSize.DAY)).all()))
          .as("the open day of each coin")
          .isEqualTo(2);
    }
  }

  @Test
  void shouldNotStateOldDaysAsFinalTooEarlyInAReplay() {
    pipeline
        .tick("bitcoin", "2018-04-05T10:00:00Z", "100")
        .pass(Duration.ofMinutes(30))
        .tick("bitcoin", "2018-04-05T11:00:00Z", "200");

    assertThat(pipeline.summary("bitcoin:2018-04-05").isFinal()).isFalse();
    assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isEqualTo(2);
  }

  private static <K, V> int keysOf(KeyValueIterator<K, V> iterator) {
    int keys = 0;
    try (iterator) {
      while (iterator.hasNext()) {
        iterator.next();
        keys++;
      }
    }
    return keys;
  }
}
