package io.cryptopipeline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which market a coin's prices are of: one at a time, or two markets would be mixed in one candle.
 * A market has all units from its first to its last; one between two markets is the next comer's.
 * Immutable.
 *
 * @param spans in the order of time, without overlap
 */
record CoinMarkets(List<Span> spans) {

  static final CoinMarkets NONE = new CoinMarkets(List.of());

  /**
   * A stretch of units with prices of one market.
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

  /** Returns the market that has the unit, if one has. */
  Optional<String> at(Instant unitStart) {
    return spans.stream().filter(s -> s.contains(unitStart)).map(Span::market).findFirst();
  }

  /** Returns these with the unit as one of {@code market}; empty if another market has it. */
  Optional<CoinMarkets> with(Instant unitStart, String market) {
    Optional<String> owner = at(unitStart);
    if (owner.isPresent()) {
      return owner.get().equals(market) ? Optional.of(this) : Optional.empty();
    }
    List<Span> changed = new ArrayList<>(spans);
    int next = (int) spans.stream().filter(span -> span.to().isBefore(unitStart)).count();
    if (next > 0 && spans.get(next - 1).market().equals(market)) {
      changed.set(next - 1, new Span(spans.get(next - 1).from(), unitStart, market));
    } else if (next < spans.size() && spans.get(next).market().equals(market)) {
      changed.set(next, new Span(unitStart, spans.get(next).to(), market));
    } else {
      changed.add(next, new Span(unitStart, unitStart, market));
    }
    return Optional.of(new CoinMarkets(changed));
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
