package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.exchange.StubDialect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
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
    HistoryWalk between = HistoryWalk.between(start, 1_003, COINBASE, PRODUCT);
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

  /**
   * Large holes, and a history of which every other answer is empty or lacks the newest trades. No
   * number is passed over that it has, and the way ends.
   */
  @Property(tries = 40)
  void shouldNotTakeAPageWithoutTradesForAHole(@ForAll long seed) throws UnusableRecordException {
    Random random = new Random(seed);
    NavigableSet<Long> history = new TreeSet<>();
    List.of(990L, 999L, start.id()).stream()
        .filter(id -> random.nextInt(4) > 0) // or the history lacks it
        .forEach(history::add);
    long last = start.id();
    for (int run = 0; run < 4; run++) {
      last += 1 + (random.nextBoolean() ? 0 : random.nextLong(1L << (1 + random.nextInt(27))));
      for (int trades = random.nextInt(2_500); trades >= 0; trades--) {
        last += random.nextInt(10) == 0 ? 2 : 1;
        history.add(last);
      }
    }
    long end = last + random.nextInt(2);
    HistoryWalk walk = HistoryWalk.between(start, end, COINBASE, PRODUCT);
    Set<Long> passedOn = new TreeSet<>();

    for (int call = 0; !walk.isCrossed(); call++) {
      assertThat(call).as("calls").isLessThan(1_000);
      int lie = call < 500 && call % 2 == 0 ? random.nextInt(4) : 3;
      long newest =
          switch (lie) {
            case 0 -> 0;
            case 1 -> start.id() + random.nextLong(last - start.id());
            case 2 -> walk.shown().id();
            default -> last;
          };
      for (ParsedTrade trade : take(walk, page(walk.request(), history, newest)).trades()) {
        passedOn.add(trade.id().getAsLong());
      }
      long shown = walk.shown().id();
      assertThat(passedOn.containsAll(history.subSet(start.id(), false, shown, true)))
          .as("all up to %s are passed on", shown)
          .isTrue();
    }

    assertThat(passedOn).isEqualTo(history.subSet(start.id(), false, end, false));
  }

  /** Its pages are empty up to a trade that is far away. */
  @Test
  void shouldCrossAHoleThatTheHistoryBeginsWith() throws UnusableRecordException {
    NavigableSet<Long> history = new TreeSet<>(List.of(1_724_131L));
    HistoryWalk walk = HistoryWalk.between(start, 3_000_000, COINBASE, PRODUCT);
    history.add(3_000_000L);

    List<String> texts = new ArrayList<>();
    for (int call = 0; !walk.isCrossed(); call++) {
      assertThat(call).isLessThan(50);
      texts.addAll(texts(walk, page(walk.request(), history, Long.MAX_VALUE - 1)));
    }

    assertThat(texts).containsExactly(trade(1_724_131, "2026-01-01T00:00:01Z"));
  }

  /** A page of Coinbase, the newest trade first. */
  private static List<String> page(String request, NavigableSet<Long> history, long newest) {
    long after = Long.parseLong(request.replaceAll(".*after=(\\d+).*", "$1"));
    return history.headSet(Math.min(after, newest + 1), false).descendingSet().stream()
        .limit(1_000)
        .map(id -> trade(id, "2026-01-01T00:00:01Z"))
        .toList();
  }

  private static String trade(long id, String time) {
    return "{\"trade_id\":%s,\"side\":\"buy\",\"size\":\"1\",\"price\":\"2\",\"time\":\"%s\"}"
        .formatted(id, time);
  }

  private static List<String> texts(HistoryWalk walk, List<String> page)
      throws UnusableRecordException {
    return take(walk, page).trades().stream().map(ParsedTrade::text).toList();
  }

  private static HistoryWalk.Page take(HistoryWalk walk, List<String> page)
      throws UnusableRecordException {
    Instant fetched = BEFORE.plusSeconds(3_600);
    List<ParsedTrade> trades =
        page.stream().map(text -> ParsedTrade.of(COINBASE, PRODUCT, text, fetched)).toList();
    return walk.take(trades, page.toString());
  }
}
