package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.exchange.StubDialect;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages with trades that cannot be read, of Coinbase. */
class HistoryWalkTest {

  private static final String PRODUCT = "BTC-USD";
  private static final Instant BEFORE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Exchange COINBASE = StubDialect.COINBASE.exchange();

  private final LastTrade start = new LastTrade(1_000, BEFORE);
  private final HistoryWalk toNewest = HistoryWalk.toNewest(start, COINBASE, PRODUCT);

  /** Whatever stands where its number was, no trade between is thought to be missing. */
  @ParameterizedTest
  @ValueSource(longs = {1_000_001_004, 1_767_225_600_000L, Long.MAX_VALUE})
  void shouldNotFollowANumberThatIsTooFarAway(long far) throws UnusableRecordException {
    HistoryWalk between = HistoryWalk.between(start, 1_003, 1_003, COINBASE, PRODUCT);
    List<String> page = List.of(trade(far, "soon"), trade(1_001, "2026-01-01T00:00:01Z"));

    assertThat(texts(toNewest, page)).containsExactlyElementsOf(page);
    assertThat(toNewest.shown().id()).isEqualTo(1_001);
    assertThat(texts(between, page)).containsExactlyElementsOf(page);
    assertThat(between.shown().id()).isEqualTo(1_001);
    assertThat(between.isCrossed()).isFalse();
  }

  /** The next page is asked for by a time that is not too late. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void shouldTakeTheTimeOfTheTradeBefore(int readable) throws UnusableRecordException {
    List<String> page =
        Stream.of(0, 1, 2)
            .map(i -> trade(1_001 + i, i < readable ? BEFORE.plusSeconds(1 + i) + "" : "soon"))
            .toList();

    assertThat(texts(toNewest, page)).containsExactlyElementsOf(page);
    assertThat(toNewest.shown()).isEqualTo(new LastTrade(1_003, BEFORE.plusSeconds(readable)));
  }

  private static String trade(long id, String time) {
    return "{\"trade_id\":%s,\"side\":\"buy\",\"size\":\"1\",\"price\":\"2\",\"time\":\"%s\"}"
        .formatted(id, time);
  }

  private static List<String> texts(HistoryWalk walk, List<String> page)
      throws UnusableRecordException {
    Instant fetched = BEFORE.plusSeconds(3_600);
    List<ParsedTrade> trades =
        page.stream().map(text -> ParsedTrade.of(COINBASE, PRODUCT, text, fetched)).toList();
    return walk.take(trades, page.toString()).trades().stream().map(ParsedTrade::text).toList();
  }
}
