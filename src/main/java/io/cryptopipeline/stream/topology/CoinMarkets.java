package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The markets of a coin's prices, one per unit, so that no candle mixes two markets. A market owns
 * the units in which it has ticks, and the units between two of them that are at most a week apart.
 * The first market to send a tick gets any other unit. Immutable.
 *
 * @param spans ordered by time, without overlap
 */
record CoinMarkets(List<Span> spans) {

  /** A week, and the hour by which a week may be longer. An old tick must not claim years. */
  private static final Duration NEAR = Duration.ofDays(7).plusHours(1);

  static final CoinMarkets NONE = new CoinMarkets(List.of());

  /**
   * Consecutive units with prices of one market.
   *
   * @param from the start of the first unit
   * @param to the start of the last unit
   */
  record Span(Instant from, Instant to, String market) {

    boolean contains(Instant unitStart) {
      return !unitStart.isBefore(from) && !unitStart.isAfter(to);
    }
  }

  CoinMarkets {
    spans = List.copyOf(spans);
  }

  /** Returns the market that owns the unit, if any. */
  Optional<String> at(Instant unitStart) {
    return spans.stream().filter(s -> s.contains(unitStart)).map(Span::market).findFirst();
  }

  /** Returns the markets with the unit owned by {@code market}; empty if another one owns it. */
  Optional<CoinMarkets> with(Instant unitStart, String market) {
    Optional<String> owner = at(unitStart);
    if (owner.isPresent()) {
      return owner.get().equals(market) ? Optional.of(this) : Optional.empty();
    }
    List<Span> before = spans.stream().filter(span -> span.to().isBefore(unitStart)).toList();
    List<Span> changed = new ArrayList<>(before);
    add(new Span(unitStart, unitStart, market), changed);
    spans.subList(before.size(), spans.size()).forEach(span -> add(span, changed));
    return Optional.of(new CoinMarkets(changed));
  }

  /** Appends a span, or extends the last one if it is near and of the same market. */
  private static void add(Span span, List<Span> spans) {
    int last = spans.size() - 1;
    if (last >= 0
        && spans.get(last).market().equals(span.market())
        && !spans.get(last).to().plus(NEAR).isBefore(span.from())) {
      spans.set(last, new Span(spans.get(last).from(), span.to(), span.market()));
    } else {
      spans.add(span);
    }
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(spans.size());
    for (Span span : spans) {
      out.writeLong(span.from().toEpochMilli());
      out.writeLong(span.to().toEpochMilli());
      byte[] market = span.market().getBytes(UTF_8);
      out.writeInt(market.length);
      out.write(market);
    }
  }

  static CoinMarkets read(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant from = Instant.ofEpochMilli(in.readLong());
      Instant to = Instant.ofEpochMilli(in.readLong());
      spans.add(new Span(from, to, new String(in.readNBytes(in.readInt()), UTF_8)));
    }
    return new CoinMarkets(spans);
  }
}
