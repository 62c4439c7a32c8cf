package io.cryptopipeline.bench;

import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.bench.competitors.Competitor;
import io.cryptopipeline.bench.ticks.Ohlc;
import io.cryptopipeline.bench.ticks.Oracle;
import io.cryptopipeline.bench.ticks.Oracle.CoinDay;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.Decimal128;

/** Compares what a competitor has written with the oracle. */
final class ResultCheck {

  private static final int SHOWN = 3;

  private final MongoDatabase database;
  private final Competitor competitor;
  private final Oracle oracle;

  ResultCheck(MongoDatabase database, Competitor competitor, Oracle oracle) {
    this.database = database;
    this.competitor = competitor;
    this.oracle = oracle;
  }

  /** Returns the differences; none if everything is right. */
  List<String> differences() {
    List<String> differences = new ArrayList<>();
    checkRawEvents(differences);
    if (competitor.summarizes()) {
      checkSummaries(differences);
    }
    return differences;
  }

  private void checkRawEvents(List<String> differences) {
    Competitor.RawFields fields = competitor.rawFields();
    Document group = new Document("_id", null).append("count", new Document("$sum", 1));
    group.append("prices", sum(fields.price()));
    fields.volume().ifPresent(volume -> group.append("volumes", sum(volume)));
    Document found =
        database
            .getCollection(Competitor.RAW_EVENTS)
            .aggregate(List.of(new Document("$group", group)))
            .first();
    if (found == null) {
      differences.add("there are no raw events");
      return;
    }
    compare(differences, "raw events", number(found, "count"), new BigDecimal(oracle.ticks()));
    compare(differences, "sum of prices", number(found, "prices"), oracle.prices());
    if (fields.volume().isPresent()) {
      compare(differences, "sum of volumes", number(found, "volumes"), oracle.volumes());
    }
  }

  /** Some formats have numbers in strings; the sum of decimals is exact. */
  private static Document sum(String field) {
    return new Document("$sum", new Document("$toDecimal", "$" + field));
  }

  private static void compare(
      List<String> differences, String what, BigDecimal found, BigDecimal expected) {
    if (found.compareTo(expected) != 0) {
      differences.add("%s: %s instead of %s".formatted(what, found, expected));
    }
  }

  private void checkSummaries(List<String> differences) {
    Map<CoinDay, Ohlc> expected = oracle.all();
    int wrong = 0;
    for (Document found : database.getCollection(Competitor.DAILY_SUMMARIES).find()) {
      CoinDay day =
          new CoinDay(found.getString("coin_id"), LocalDate.parse(found.getString("date")));
      Ohlc ohlc =
          new Ohlc(
              price(found, "open"),
              price(found, "high"),
              price(found, "low"),
              price(found, "close"),
              number(found, "tick_count").longValueExact());
      Ohlc right = expected.remove(day);
      if (!ohlc.equals(right) && wrong++ < SHOWN) {
        differences.add("%s: %s instead of %s".formatted(day, ohlc, right));
      }
    }
    if (wrong > SHOWN) {
      differences.add(wrong + " summaries are wrong in total");
    }
    if (!expected.isEmpty()) {
      differences.add(expected.size() + " summaries are missing");
    }
  }

  private static BigDecimal price(Document document, String field) {
    return number(document, field).stripTrailingZeros();
  }

  private static BigDecimal number(Document document, String field) {
    Object value = document.get(field);
    return value instanceof Decimal128 decimal
        ? decimal.bigDecimalValue()
        : new BigDecimal(String.valueOf(value));
  }
}
