package io.cryptopipeline.mongo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.fuzz.Payloads;
import io.cryptopipeline.testing.fuzz.Step;
import io.cryptopipeline.testing.fuzz.Step.Part;
import io.cryptopipeline.testing.ticks.RawEventFixture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What was accepted is stored once and read for ever: whatever is accepted is read back. */
class RawEventDocumentFuzzTest {

  @Property(tries = 4_000, edgeCases = EdgeCasesMode.NONE)
  void shouldReadBackTheTickWheneverARecordIsAccepted(
      @ForAll("valid") String valid,
      @ForAll("parts") List<Part> parts,
      @ForAll("formats") String format,
      @ForAll("products") String product) {
    String json = new String(Step.all(parts, valid.getBytes(UTF_8)), UTF_8);
    Map<String, String> headers = new HashMap<>(Map.of("format", format, "product", product));
    RawEvent event;
    try {
      event = RawEventFixture.event(json, CoinNames.builtIn(), headers);
    } catch (IllegalArgumentException e) {
      return; // refused
    }

    assertThat(RawEventDocument.read(Documents.of(event)).tick()).isEqualTo(event.rawTick().tick());
  }

  @Provide
  Arbitrary<String> valid() {
    return Arbitraries.of(Payloads.VALID);
  }

  @Provide
  Arbitrary<List<Part>> parts() {
    return Payloads.parts();
  }

  @Provide
  Arbitrary<String> formats() {
    return Arbitraries.of("", "", "tick", "coingecko", "coinbase", "kraken", "binance");
  }

  @Provide
  Arbitrary<String> products() {
    return Arbitraries.of("", "BTC-USD", "XBT/USD", "BTCUSDT", "bitcoin");
  }
}
