package io.cryptopipeline.web;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.Database;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ten days of {@code bitcoin}, with two weeks and five minutes of it, a day of {@code ethereum} and
 * one of {@link #ODD}, in a database of their own, and the server that shows them.
 */
final class ServedSummaries implements AutoCloseable {

  static final String ODD = "</script>&\"é,\n=1+1";
  static final LocalDate FIRST = LocalDate.parse("2018-03-24");

  private final FreshDatabase fresh = RealMongo.freshDatabase();
  private final Database database;
  private final Windows windows;
  private final WebServer server;
  private final Client client;

  ServedSummaries() {
    Settings settings =
        Settings.load(
            Map.of(
                "mongodb.uri",
                RealMongo.uri(),
                "mongodb.database",
                fresh.name(),
                "summary.windows",
                "1m,1d,1w",
                "summary.zone",
                "Europe/Berlin"),
            Map.of(),
            Optional.empty());
    database = Database.openToWrite(settings);
    windows = settings.windows();
    List<Summary> summaries = new ArrayList<>();
    for (int day = 0; day < 10; day++) {
      summaries.add(summary("bitcoin", WindowSize.DAY, noon(day), day));
    }
    summaries.add(summary("bitcoin", WindowSize.WEEK, noon(0), 1));
    summaries.add(summary("bitcoin", WindowSize.WEEK, noon(2), 2));
    for (int minute = 0; minute < 5; minute++) {
      summaries.add(
          summary("bitcoin", WindowSize.MINUTE, noon(0).plusSeconds(60L * minute), minute));
    }
    summaries.add(summary(ODD, WindowSize.DAY, noon(0), 7));
    summaries.add(summary("ethereum", WindowSize.DAY, noon(3), 7));
    put(summaries);
    CoinWindow late = new CoinWindow("bitcoin", windows.of(WindowSize.DAY, FIRST.plusDays(4)));
    database.storage().markPending(List.of(windows.unitOf(late)));
    server = WebServer.ofPipeline(settings, 0, Monitoring.disabled());
    client = new Client(server.address());
  }

  /** Returns noon of a day, counted from {@link #FIRST}. */
  Instant noon(int day) {
    return FIRST.plusDays(day).atTime(12, 0).atZone(windows.zone()).toInstant();
  }

  /** Returns a summary with every digit that a decimal of MongoDB may have. */
  Summary summary(String coin, WindowSize size, Instant within, int number) {
    CoinWindow window = new CoinWindow(coin, windows.of(size, within));
    Instant start = window.window().start();
    return new Summary(
        window,
        number % 2 == 0 ? Optional.of("usd") : Optional.empty(),
        new BigDecimal("6791.680000000000000000000000000001").add(BigDecimal.valueOf(number)),
        new BigDecimal("1234567890123456789012345678901234"),
        new BigDecimal("0.00000000123400"),
        new BigDecimal("1E+3").add(BigDecimal.valueOf(number)),
        new BigDecimal("3333.333333333333333333333333333333"),
        12 + number,
        number % 2 == 0 ? Optional.of(new BigDecimal("0.10")) : Optional.empty(),
        Optional.empty(),
        start,
        start.plusMillis(1),
        1439,
        number,
        number < 9,
        ComputedBy.STREAM,
        Instant.parse("2018-04-06T01:00:00.123Z"));
  }

  void put(List<Summary> summaries) {
    database.storage().putSummaries(summaries);
  }

  FreshDatabase database() {
    return fresh;
  }

  HttpResponse<String> get(String path, String... headers) {
    return client.get(path, headers);
  }

  @Override
  public void close() {
    server.close();
    database.close();
    fresh.close();
  }
}
