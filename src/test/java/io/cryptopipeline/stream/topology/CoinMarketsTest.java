package io.cryptopipeline.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.stream.topology.CoinMarkets.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class CoinMarketsTest {

  private static final String A = "coinbase:BTC-USD:usd";
  private static final String B = "kraken:BTC/USD:usd";

  /** A unit's number and the market of a tick in it. */
  public record Visit(int day, String market) {}

  private static final int DAYS_APART = 7;

  /**
   * What was taken, unit by unit: a unit is taken if both its neighbours are of one market, and not
   * more than a week apart.
   */
  private static final class Naive {
    private final TreeMap<Integer, String> taken = new TreeMap<>();

    Optional<String> at(int day) {
      Map.Entry<Integer, String> before = taken.floorEntry(day);
      Map.Entry<Integer, String> after = taken.ceilingEntry(day);
      return before != null
              && after != null
              && before.getValue().equals(after.getValue())
              && after.getKey() - before.getKey() <= DAYS_APART
          ? Optional.of(before.getValue())
          : Optional.empty();
    }

    boolean take(Visit visit) {
      boolean takes = at(visit.day()).map(visit.market()::equals).orElse(true);
      if (takes) {
        taken.put(visit.day(), visit.market());
      }
      return takes;
    }
  }

  @Property
  void shouldTakeAndRefuseAsANaiveModelDoes(@ForAll("visits") List<Visit> visits) {
    Naive naive = new Naive();
    CoinMarkets markets = CoinMarkets.NONE;
    for (Visit visit : visits) {
      Optional<CoinMarkets> with = markets.with(day(visit.day()), visit.market());
      assertThat(with.isPresent()).as("%s after %s", visit, markets).isEqualTo(naive.take(visit));
      markets = with.orElse(markets);
      for (int day = 0; day <= 20; day++) {
        assertThat(markets.at(day(day))).as("day %s of %s", day, markets).isEqualTo(naive.at(day));
      }
    }
  }

  @Property
  void shouldKeepSpansInOrderAndAsFewAsPossible(@ForAll("visits") List<Visit> visits) {
    List<Span> spans = markets(visits).spans();

    for (int i = 0; i < spans.size(); i++) {
      assertThat(spans.get(i).from()).isBeforeOrEqualTo(spans.get(i).to());
      if (i > 0) {
        assertThat(spans.get(i).from()).isAfter(spans.get(i - 1).to());
        if (spans.get(i).market().equals(spans.get(i - 1).market())) {
          assertThat(Duration.between(spans.get(i - 1).to(), spans.get(i).from()))
              .isGreaterThan(Duration.ofDays(DAYS_APART));
        }
      }
    }
  }

  @Property
  void shouldBeTheSameInAnyOrderWhenMarketsDoNotMeet(
      @ForAll("visits") List<Visit> visits, @ForAll long seed) {
    List<Visit> apart = visits.stream().map(v -> new Visit(v.day(), v.day() < 10 ? A : B)).toList();
    List<Visit> shuffled = new ArrayList<>(apart);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(markets(shuffled)).isEqualTo(markets(apart));
  }

  @Property
  void shouldSurviveTheStore(
      @ForAll("visits") List<Visit> visits, @ForAll long latestEventMs, @ForAll long lastRecordMs) {
    CoinClock clock =
        new CoinClock(latestEventMs, lastRecordMs, List.of(day(3), day(4)), markets(visits));

    try (Serde<CoinClock> serde = CoinClock.serde()) {
      byte[] bytes = serde.serializer().serialize("", clock);
      assertThat(serde.deserializer().deserialize("", bytes)).isEqualTo(clock);
    }
  }

  @Test
  void shouldGiveAUnitBetweenTwoMarketsToTheNextComer() {
    CoinMarkets markets =
        markets(List.of(new Visit(1, A), new Visit(3, A), new Visit(7, B), new Visit(9, "c")));

    assertThat(markets.with(day(2), B)).isEmpty();
    assertThat(markets.with(day(5), A))
        .contains(spans(span(1, 5, A), span(7, 7, B), span(9, 9, "c")));
    assertThat(markets.with(day(5), B))
        .contains(spans(span(1, 3, A), span(5, 7, B), span(9, 9, "c")));
    assertThat(markets.with(day(8), A))
        .contains(spans(span(1, 3, A), span(7, 7, B), span(8, 8, A), span(9, 9, "c")));
    assertThat(markets.with(day(0), B))
        .contains(spans(span(0, 0, B), span(1, 3, A), span(7, 7, B), span(9, 9, "c")));
  }

  @Test
  void shouldNotClaimYearsForAStrayTick() {
    CoinMarkets markets = markets(List.of(new Visit(5_000, A), new Visit(1, A)));

    assertThat(markets.with(day(2_500), B))
        .contains(spans(span(1, 1, A), span(2_500, 2_500, B), span(5_000, 5_000, A)));
  }

  private static CoinMarkets markets(List<Visit> visits) {
    CoinMarkets markets = CoinMarkets.NONE;
    for (Visit visit : visits) {
      markets = markets.with(day(visit.day()), visit.market()).orElse(markets);
    }
    return markets;
  }

  private static CoinMarkets spans(Span... spans) {
    return new CoinMarkets(List.of(spans));
  }

  private static Span span(int from, int to, String market) {
    return new Span(day(from), day(to), market);
  }

  private static Instant day(int day) {
    return Instant.parse("2018-04-01T00:00:00Z").plusSeconds(86_400L * day);
  }

  @Provide
  Arbitrary<List<Visit>> visits() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 20), Arbitraries.of(A, B, "", "₿:😀"))
        .as(Visit::new)
        .list()
        .ofMaxSize(30);
  }
}
