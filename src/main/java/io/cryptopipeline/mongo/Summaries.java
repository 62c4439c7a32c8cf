package io.cryptopipeline.mongo;

import static io.cryptopipeline.record.SummaryFields.COIN_ID;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.SummaryFields;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/** The stored summaries; each window size has its own collection. Safe for several threads. */
public final class Summaries {

  private final Map<WindowSize, SummaryCollection> collections = new EnumMap<>(WindowSize.class);
  private final Windows windows;

  /**
   * Creates the view of {@code database}.
   *
   * @param windows gives the time zone of the days
   * @param retry retries the calls that an outage interrupts
   */
  Summaries(MongoDatabase database, Windows windows, OutageRetry retry) {
    this.windows = windows;
    for (WindowSize size : WindowSize.values()) {
      collections.put(size, new SummaryCollection(database, size, retry));
    }
  }

  /**
   * Returns every daily summary, by coin and date.
   *
   * @throws PipelineException if someone has changed a document so that it cannot be decoded
   */
  public List<Summary> daily() {
    return decode(
        WindowSize.DAY,
        collections
            .get(WindowSize.DAY)
            .find(new BsonDocument(), Sorts.ascending(COIN_ID, SummaryFields.DATE)));
  }

  /**
   * Returns the summaries of a range, by time.
   *
   * @throws PipelineException as {@link #daily()}
   */
  public List<Summary> in(SummaryRange range) {
    String start = SummaryFields.windowField(range.size());
    List<BsonDocument> documents =
        collections
            .get(range.size())
            .find(
                range.filter(windows),
                range.isForward()
                    ? Sorts.ascending(COIN_ID, start)
                    : Sorts.descending(COIN_ID, start),
                range.limit());
    if (!range.isForward()) {
      Collections.reverse(documents);
    }
    return decode(range.size(), documents);
  }

  /**
   * Returns coins that have a daily summary, by name.
   *
   * @param after only coins whose names follow this one, as MongoDB compares texts; where empty,
   *     the first ones
   * @param limit how many coins at most
   * @throws PipelineException as {@link #daily()}
   */
  public List<CoinSpan> coins(Optional<String> after, int limit) {
    // One step of the index a coin: to group all days would read them all.
    SummaryCollection days = collections.get(WindowSize.DAY);
    List<CoinSpan> coins = new ArrayList<>();
    Optional<String> last = after;
    while (coins.size() < limit) {
      Bson others = last.map(coin -> Filters.gt(COIN_ID, coin)).orElseGet(BsonDocument::new);
      List<Summary> first =
          decode(
              WindowSize.DAY, days.find(others, Sorts.ascending(COIN_ID, SummaryFields.DATE), 1));
      if (first.isEmpty()) {
        break;
      }
      String coin = first.get(0).window().coinId();
      SummaryRange newest =
          new SummaryRange(coin, WindowSize.DAY, Optional.empty(), Optional.empty(), 1);
      in(newest).forEach(summary -> coins.add(new CoinSpan(coin, first.get(0), summary)));
      last = Optional.of(coin);
    }
    return coins;
  }

  /**
   * The daily summaries of a coin.
   *
   * @param coinId the coin
   * @param first the oldest one
   * @param last the newest one
   */
  public record CoinSpan(String coinId, Summary first, Summary last) {}

  private List<Summary> decode(WindowSize size, List<BsonDocument> documents) {
    return documents.stream().map(document -> decode(size, document)).toList();
  }

  private Summary decode(WindowSize size, BsonDocument document) {
    try {
      return SummaryDocument.decode(windows, size, document);
    } catch (IllegalArgumentException e) {
      throw new PipelineException(
          "the document %s of %s cannot be decoded (%s): fix or delete it"
              .formatted(
                  DocumentId.text(document), CollectionNames.summaries(size), e.getMessage()),
          e);
    }
  }

  /** Returns whether a daily summary of the coin is stored. */
  public boolean hasCoin(String coinId) {
    return collections.get(WindowSize.DAY).count(Filters.eq(COIN_ID, coinId)) > 0;
  }

  /** Returns how many daily summaries the coins, or all coins where empty, have in the dates. */
  public long countDaily(List<String> coinIds, LocalDate from, LocalDate to) {
    Bson dates =
        Filters.and(
            Filters.gte(SummaryFields.DATE, from.toString()),
            Filters.lte(SummaryFields.DATE, to.toString()));
    return collections
        .get(WindowSize.DAY)
        .count(coinIds.isEmpty() ? dates : Filters.and(Filters.in(COIN_ID, coinIds), dates));
  }

  /** Compares the summaries with those that are stored. */
  public List<SummaryComparison> compare(List<Summary> recomputed) {
    return perSize(recomputed, SummaryCollection::compare);
  }

  /**
   * Returns the stored summaries that differ from the given ones of the same windows. Leaves out
   * documents that someone has changed so that they cannot be decoded.
   */
  public List<Summary> replacements(List<Summary> summaries) {
    return compare(summaries).stream()
        .filter(comparison -> !comparison.differences().isEmpty())
        .map(SummaryComparison::storedSummary)
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Inserts each summary of a window that has none, and replaces most of the stored ones that
   * {@link #replace} would.
   *
   * @return the summaries that were not written
   */
  List<Summary> put(List<Summary> summaries) {
    return perSize(summaries, SummaryCollection::put);
  }

  /** Replaces each stored summary that {@link SummaryDocument#guard} lets the given one replace. */
  void replace(List<Summary> summaries) {
    perWindowSize(summaries).forEach((size, batch) -> collections.get(size).replace(batch));
  }

  /** Returns the summaries that {@link Storage#putSummaries} would write over a stored one. */
  public List<Summary> replaceable(List<Summary> summaries) {
    return perSize(summaries, SummaryCollection::replaceable);
  }

  /**
   * Overwrites the stored summary with the recomputed one, even if it covers more facts, unless it
   * has changed since it was read.
   *
   * @return whether the recomputed summary was written
   */
  public boolean overwrite(SummaryComparison comparison) {
    WindowSize size = comparison.recomputed().window().window().size();
    return collections.get(size).overwrite(comparison);
  }

  private <T> List<T> perSize(
      List<Summary> summaries, BiFunction<SummaryCollection, List<Summary>, List<T>> call) {
    return perWindowSize(summaries).entrySet().stream()
        .flatMap(batch -> call.apply(collections.get(batch.getKey()), batch.getValue()).stream())
        .toList();
  }

  private static Map<WindowSize, List<Summary>> perWindowSize(List<Summary> summaries) {
    return summaries.stream()
        .collect(Collectors.groupingBy(summary -> summary.window().window().size()));
  }
}
