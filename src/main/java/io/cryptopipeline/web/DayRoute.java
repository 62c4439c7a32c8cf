package io.cryptopipeline.web;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Window;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.Database;
import io.cryptopipeline.mongo.SummaryRange;
import io.cryptopipeline.record.SummaryJson;
import io.cryptopipeline.runtime.PrintableText;
import java.util.List;
import java.util.Optional;

/** One day of a coin. */
final class DayRoute {

  private static final String COIN = "coin";
  private static final String DATE = "date";

  private DayRoute() {}

  static Route of(Windows windows, SummaryReader reader) {
    return Route.guarded(
        "/api/v1/day",
        List.of(COIN, DATE),
        query -> {
          String coin = Query.required(COIN, query.coin(COIN));
          Window day = new Times(windows).day(DATE, Query.required(DATE, query.optional(DATE)));
          return reader.answer(database -> day(database, windows, new CoinWindow(coin, day)));
        });
  }

  private static Answer day(Database database, Windows windows, CoinWindow day) {
    Window window = day.window();
    // Before the summary: a recompute that ends meanwhile has then written it.
    boolean isPending = database.pendingRecomputes().contains(day);
    SummaryRange range =
        new SummaryRange(
            day.coinId(),
            WindowSize.DAY,
            Optional.of(window.start()),
            Optional.of(Times.last(window)),
            1);
    return database.summaries().in(range).stream()
        .map(SummaryJson::of)
        .map(
            summary ->
                "{\"zone\":\"%s\",\"summary\":%s,\"recompute_pending\":%s}\n"
                    .formatted(windows.zone().getId(), summary, isPending))
        .map(json -> Answer.of(Answer.OK, Answer.JSON, json))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedRequestException(
                    Answer.NOT_FOUND,
                    "there is no summary of the coin %s on %s"
                        .formatted(PrintableText.excerpt(day.coinId()), window.name())));
  }
}
