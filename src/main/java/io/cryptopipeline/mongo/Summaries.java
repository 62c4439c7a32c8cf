package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.COIN_ID;

import com.google.gson.stream.JsonWriter;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.SummaryFields;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/** The stored summaries, each size of window in its own collection. Safe for several threads. */
public final class Summaries {

  private final Map<WindowSize, SummaryCollection> collections = new EnumMap<>(WindowSize.class);

  /**
   * Creates the view of {@code database}.
   *
   * @param retry repeats what an outage breaks off
   */
  public Summaries(MongoDatabase database, OutageRetry retry) {
    for (WindowSize size : WindowSize.values()) {
      collections.put(size, new SummaryCollection(database, size, retry));
    }
  }

  /** Returns every daily summary, by coin and date, as the document is but for its {@code _id}. */
  public List<BsonDocument> daily() {
    return collections
        .get(WindowSize.DAY)
        .find(
            new BsonDocument(),
            Projections.excludeId(),
            Sorts.ascending(COIN_ID, SummaryFields.DATE));
  }

  /** Returns how many daily summaries there are of those coins, or of all, and those dates. */
  public long countDaily(List<String> coinIds, LocalDate from, LocalDate to) {
    Bson dates =
        Filters.and(
            Filters.gte(SummaryFields.DATE, from.toString()),
            Filters.lte(SummaryFields.DATE, to.toString()));
    return collections
        .get(WindowSize.DAY)
        .count(coinIds.isEmpty() ? dates : Filters.and(Filters.in(COIN_ID, coinIds), dates));
  }

  /** Returns the summaries beside those that are stored. */
  public List<SummaryComparison> compare(List<Summary> recomputed) {
    return perSize(recomputed, SummaryCollection::compare);
  }

  /**
   * Returns what is stored in the place of those summaries that are not stored as they are; what
   * cannot be read, as someone has changed it, is left out.
   */
  public List<Summary> replacements(List<Summary> summaries) {
    return compare(summaries).stream()
        .filter(comparison -> !comparison.differences().isEmpty())
        .map(SummaryComparison::storedSummary)
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Writes each summary unless the one that is stored is of as many facts or more, see {@link
   * SummaryDocument#guard}.
   *
   * @return those that were held off
   */
  List<Summary> put(List<Summary> summaries) {
    return perSize(summaries, SummaryCollection::replace);
  }

  /** Returns the summaries that {@link Storage#putSummaries} would write in place of a document. */
  public List<Summary> replaceable(List<Summary> summaries) {
    return perSize(summaries, SummaryCollection::replaceable);
  }

  /**
   * Writes the recomputed summary in place of the stored one, be it of more facts, if that still is
   * as it was read.
   *
   * @return whether it was
   */
  public boolean replace(SummaryComparison comparison) {
    WindowSize size = comparison.recomputed().window().window().size();
    return collections.get(size).replace(comparison);
  }

  private <T> List<T> perSize(
      List<Summary> summaries, BiFunction<SummaryCollection, List<Summary>, List<T>> call) {
    return summaries.stream()
        .collect(Collectors.groupingBy(summary -> summary.window().window().size()))
        .entrySet()
        .stream()
        .flatMap(batch -> call.apply(collections.get(batch.getKey()), batch.getValue()).stream())
        .toList();
  }

  /**
   * Returns the document as a line of JSON, like those of {@code crypto-daily-summary}, its fields
   * in their order whatever that of the document is.
   */
  public static String json(BsonDocument summary) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      for (String name : SummaryFields.NAMES) {
        if (summary.containsKey(name)) {
          json.name(name);
          write(summary.get(name), json);
        }
      }
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(BsonValue value, JsonWriter json) throws IOException {
    if (value.isNumber()) {
      json.jsonValue(text(value));
    } else if (value.isBoolean()) {
      json.value(value.asBoolean().getValue());
    } else {
      json.value(text(value));
    }
  }

  /** Returns the value of a field as a person reads it; of a type no field has, as MongoDB does. */
  static String text(BsonValue value) {
    return switch (value.getBsonType()) {
      case STRING -> value.asString().getValue();
      case DATE_TIME -> Instant.ofEpochMilli(value.asDateTime().getValue()).toString();
      case DECIMAL128 -> decimal(value);
      case INT32, INT64 -> Long.toString(value.asNumber().longValue());
      case BOOLEAN -> Boolean.toString(value.asBoolean().getValue());
      default -> value.toString();
    };
  }

  private static String decimal(BsonValue value) {
    return value.asDecimal128().getValue().bigDecimalValue().toPlainString();
  }
}
