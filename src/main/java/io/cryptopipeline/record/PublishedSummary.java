package io.cryptopipeline.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.JsonValue.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A summary as it is on its topic, see {@link SummaryJson}.
 *
 * @param coinId the coin
 * @param window the first date of the window, or its first instant
 * @param fields the texts of all fields by their names; numbers with all their digits
 * @param json the JSON as it was published
 */
public record PublishedSummary(
    String coinId, String window, Map<String, String> fields, String json) {

  private static final List<String> PRICES = List.of("open", "high", "low", "close", "mean");

  /**
   * Parses the value of a record; empty if it is no summary of a window of that size.
   *
   * @param value null if the record has none
   */
  public static Optional<PublishedSummary> parse(byte[] value, WindowSize size) {
    if (value == null) {
      return Optional.empty();
    }
    String text = new String(value, UTF_8);
    return StrictJson.tryParse(text).map(JsonTree::new).flatMap(json -> of(json, size, text));
  }

  private static Optional<PublishedSummary> of(JsonTree json, WindowSize size, String text) {
    if (!PRICES.stream().allMatch(name -> is(json.get(name), Kind.NUMBER))) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    for (String name : SummaryFields.NAMES) {
      JsonValue value = json.get(name);
      if (value != null && value.kind().isText()) {
        fields.put(name, value.text());
      }
    }
    String coinId = fields.get(SummaryFields.COIN_ID);
    String window = fields.get(SummaryFields.windowField(size));
    return coinId == null || window == null
        ? Optional.empty()
        : Optional.of(new PublishedSummary(coinId, window, Map.copyOf(fields), text));
  }

  private static boolean is(JsonValue value, Kind kind) {
    return value != null && value.kind() == kind;
  }
}
