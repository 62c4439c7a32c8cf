package io.cryptopipeline.web;

import static io.cryptopipeline.web.RefusedRequestException.badParameter;

import com.google.gson.JsonPrimitive;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.Database;
import io.cryptopipeline.mongo.SummaryRange;
import io.cryptopipeline.record.SummaryJson;
import io.cryptopipeline.runtime.PrintableText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The summaries of a coin, by time: with {@code from} the first of the range, otherwise the newest.
 */
final class CandlesRoute {

  static final int MOST = 10_000;
  static final int USUAL = 1_000;

  private static final String PATH = "/api/v1/candles";
  private static final String COIN = "coin";
  private static final String WINDOW = "window";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String LIMIT = "limit";
  private static final String FORMAT = "format";
  private static final String CSV = "csv";

  private final Windows windows;
  private final Times times;
  private final SummaryReader reader;

  private CandlesRoute(Windows windows, SummaryReader reader) {
    this.windows = windows;
    this.times = new Times(windows);
    this.reader = reader;
  }

  static Route of(Windows windows, SummaryReader reader) {
    return Route.guarded(
        PATH,
        List.of(COIN, WINDOW, FROM, TO, LIMIT, FORMAT),
        new CandlesRoute(windows, reader)::candles);
  }

  private Answer candles(Query query) {
    Optional<Instant> from = query.optional(FROM).map(text -> times.first(FROM, text));
    Optional<Instant> to = query.optional(TO).map(text -> times.last(TO, text));
    // One too many shows whether there are more.
    SummaryRange range =
        new SummaryRange(
            Query.required(COIN, query.coin(COIN)),
            windowSize(query),
            from,
            to,
            query.number(LIMIT, USUAL, MOST) + 1);
    String format = query.oneOf(FORMAT, List.of("json", CSV));
    return reader.answer(
        database -> answer(range, query.optional(TO), format, read(database, range)));
  }

  private Answer answer(
      SummaryRange range, Optional<String> to, String format, List<Summary> found) {
    int limit = range.limit() - 1;
    if (found.size() <= limit) {
      return answer(range, format, found, Optional.empty());
    }
    // The one too many begins the next part: at the end, or before the newest ones.
    boolean isForward = range.from().isPresent();
    Summary beyond = found.get(isForward ? limit : 0);
    Map<String, Object> next = new LinkedHashMap<>();
    next.put(COIN, range.coinId());
    next.put(WINDOW, range.size());
    to.ifPresent(text -> next.put(TO, text));
    next.put(isForward ? FROM : TO, beyond.window().window().name());
    next.put(LIMIT, limit);
    next.put(FORMAT, format);
    return answer(
        range,
        format,
        isForward ? found.subList(0, limit) : found.subList(1, limit + 1),
        Optional.of(Paging.address(PATH, next)));
  }

  private WindowSize windowSize(Query query) {
    String label = query.optional(WINDOW).orElse(WindowSize.DAY.label());
    return WindowSize.labelled(label)
        .filter(windows.sizes()::contains)
        .orElseThrow(
            () ->
                badParameter(
                    "window is %s, but must be one of %s, as in summary.windows"
                        .formatted(
                            PrintableText.excerpt(label),
                            String.join(
                                ", ", windows.sizes().stream().map(WindowSize::label).toList()))));
  }

  private static List<Summary> read(Database database, SummaryRange range) {
    List<Summary> found = database.summaries().in(range);
    if (found.isEmpty() && !database.summaries().hasCoin(range.coinId())) {
      throw new RefusedRequestException(
          Answer.NOT_FOUND,
          "there is no summary of the coin " + PrintableText.excerpt(range.coinId()));
    }
    return found;
  }

  private Answer answer(
      SummaryRange range, String format, List<Summary> candles, Optional<String> next) {
    if (format.equals(CSV)) {
      return Paging.linked(Answer.of(Answer.OK, SummaryCsv.TYPE, SummaryCsv.of(candles)), next);
    }
    StringJoiner lines = new StringJoiner(",\n");
    candles.forEach(candle -> lines.add(SummaryJson.of(candle)));
    return Paging.json(
        "{\"coin_id\":%s,\"window\":\"%s\",\"zone\":\"%s\",\"candles\":["
                .formatted(new JsonPrimitive(range.coinId()), range.size(), windows.zone().getId())
            + lines
            + "]",
        next);
  }
}
