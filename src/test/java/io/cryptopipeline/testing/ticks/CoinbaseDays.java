package io.cryptopipeline.testing.ticks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Real ticks of twelve days of Coinbase, and Coinbase's own daily bars of ten of them. */
public final class CoinbaseDays {

  private CoinbaseDays() {}

  /** The ticks, one JSON a line, by event time. */
  public static List<String> ticks() {
    try (InputStream bytes =
            CoinbaseDays.class.getResourceAsStream("/demo/coinbase-days.jsonl.gz");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(new GZIPInputStream(bytes), UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Open, high, low and close as published, by coin-day; the digits are Coinbase's. */
  public static Map<String, List<String>> publishedBars() {
    try (InputStream bytes =
            CoinbaseDays.class.getResourceAsStream("/coinbase/published-daily.csv");
        BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, UTF_8))) {
      Map<String, List<String>> bars = new LinkedHashMap<>();
      lines
          .lines()
          .skip(1)
          .map(line -> List.of(line.split(",", -1)))
          .forEach(cells -> bars.put(cells.get(0) + ":" + cells.get(1), cells.subList(2, 6)));
      return bars;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
