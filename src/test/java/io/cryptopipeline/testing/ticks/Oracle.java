package io.cryptopipeline.testing.ticks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.testing.ticks.ExpectedSummary.Fact;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.bson.Document;
import org.bson.types.Decimal128;

/**
 * What MongoDB must hold after ticks were sent, worked out the plain way: all facts of a day in a
 * list, in the order of their whole times. Shares no code with the pipeline. Ticks of the same time
 * without a trade id must not decide an open or a close, unless they were sent one after the other
 * to one partition: where they stand in the topic is not known here.
 */
public final class Oracle {

  private final Map<String, List<Fact>> days = new TreeMap<>();
  private final Set<String> identities = new HashSet<>();
  private final Map<String, List<String>> rawEvents = new LinkedHashMap<>();

  /** Notes a generic tick that was sent; the same one again is no new fact. */
  public void sent(String line) {
    sent(line, time(JsonParser.parseString(line).getAsJsonObject()));
  }

  /** Notes a generic tick, and its time: where it has none of its own, the record's. */
  public void sent(String line, Instant time) {
    JsonObject tick = JsonParser.parseString(line).getAsJsonObject();
    String coin = tick.get("coin_id").getAsString();
    String trade = tick.has("trade_id") ? tick.get("trade_id").getAsString() : null;
    String identity = coin + "/" + (trade == null ? time + line : trade);
    sent(
        identity,
        coin,
        time,
        trade == null ? -1 : Long.parseLong(trade),
        tick.get("price").getAsBigDecimal(),
        tick.has("volume") ? tick.get("volume").getAsBigDecimal() : null);
    rawEvents.putIfAbsent(
        identity, rawEvent(trade == null ? null : identity.replace('/', ':'), coin, time, tick));
  }

  /**
   * Notes what a record of any format states; the same identity again is no new fact.
   *
   * @param tradeId -1 for none
   * @param volume null for none
   */
  public void sent(
      String identity,
      String coin,
      Instant time,
      long tradeId,
      BigDecimal price,
      BigDecimal volume) {
    if (identities.add(identity)) {
      days.computeIfAbsent(coin + ":" + time.toString().substring(0, 10), d -> new ArrayList<>())
          .add(new Fact(time, tradeId, price, volume));
    }
  }

  private static Instant time(JsonObject tick) {
    String text = tick.get("timestamp").getAsString();
    return text.contains("T") ? Instant.parse(text) : Instant.ofEpochMilli(Long.parseLong(text));
  }

  /** How many facts there are. */
  public int facts() {
    return identities.size();
  }

  /** How many coin-days there are. */
  public int coinDays() {
    return days.size();
  }

  /** Forgets all facts of a coin. */
  public void forget(String coin) {
    days.keySet().removeIf(id -> id.startsWith(coin + ":"));
    identities.removeIf(identity -> identity.startsWith(coin + "/"));
    rawEvents.keySet().removeIf(identity -> identity.startsWith(coin + "/"));
  }

  /** Holds everything in the database against the facts, one by one and field by field. */
  public void verify(MongoDatabase database) {
    assertThat(differences(database)).as("differences between MongoDB and the facts").isEmpty();
  }

  /** Holds published summaries, the newest of each coin-day, against the facts, field by field. */
  public void verify(Map<String, JsonObject> published) {
    Map<String, Function<String, Object>> summaries = new TreeMap<>();
    published.forEach((id, summary) -> summaries.put(id, field -> plain(summary, field)));
    List<String> differences = new ArrayList<>();
    compareSummaries(summaries, id -> OptionalLong.empty(), differences);
    assertThat(differences).as("differences between summaries and facts").isEmpty();
  }

  /** Holds the summary of one coin-day against its facts, field by field. */
  public void verify(String id, JsonObject summary) {
    List<String> differences = new ArrayList<>();
    assertThat(days).as("coin-days").containsKey(id);
    compare(id, OptionalLong.empty(), field -> plain(summary, field), differences);
    assertThat(differences).as("differences between summary and facts").isEmpty();
  }

  /**
   * What in the database is not as the facts say, a line each. Raw events are only counted where
   * not all facts are generic ticks.
   */
  public List<String> differences(MongoDatabase database) {
    List<String> differences = new ArrayList<>();
    Map<String, Long> late = new HashMap<>();
    Map<List<String>, Integer> stored = new HashMap<>();
    for (Document event : database.getCollection("raw_events").find()) {
      if (event.getBoolean("late", false)) {
        late.merge(coinDay(event), 1L, Long::sum);
      }
      stored.merge(rawEvents.isEmpty() ? List.of() : rawEvent(event), 1, Integer::sum);
    }
    if (rawEvents.size() == identities.size()) {
      compareRawEvents(stored, differences);
    } else {
      int count = stored.values().stream().mapToInt(Integer::intValue).sum();
      if (count != facts()) {
        differences.add("%s raw events of %s facts".formatted(count, facts()));
      }
    }
    Map<String, Function<String, Object>> summaries = new TreeMap<>();
    database
        .getCollection("daily_summaries")
        .find()
        .forEach(summary -> summaries.put(summary.getString("_id"), f -> plain(summary.get(f))));
    compareSummaries(summaries, id -> OptionalLong.of(late.getOrDefault(id, 0L)), differences);
    return differences;
  }

  private static String coinDay(Document event) {
    return event.getString("coin_id")
        + ":"
        + event.getDate("timestamp").toInstant().toString().substring(0, 10);
  }

  private void compareRawEvents(Map<List<String>, Integer> stored, List<String> differences) {
    for (List<String> expected : rawEvents.values()) {
      Integer copies = stored.remove(expected);
      if (copies == null) {
        differences.add("not in raw_events: " + expected);
      } else if (copies > 1) {
        differences.add(copies + " times in raw_events: " + expected);
      }
    }
    stored.keySet().forEach(event -> differences.add("of no fact in raw_events: " + event));
  }

  /**
   * Its id if a trade id gives it, coin, time as BSON has it, and the payload's members in their
   * order: the payload's own time among them, as precise as it was sent.
   */
  private static List<String> rawEvent(String id, String coin, Instant time, JsonObject tick) {
    List<String> event = new ArrayList<>();
    event.add(id == null ? "" : "tick:" + id);
    event.add(coin);
    event.add(time.truncatedTo(ChronoUnit.MILLIS).toString());
    tick.entrySet().forEach(member -> event.add(member.getKey() + "=" + text(member.getValue())));
    return event;
  }

  private static List<String> rawEvent(Document stored) {
    String coin = stored.getString("coin_id");
    Instant time = stored.getDate("timestamp").toInstant();
    String id = stored.getString("_id").replaceFirst("^tick:(.*)@[^@]*$", "$1");
    if (stored.containsKey("payload_text")) {
      JsonObject tick = JsonParser.parseString(stored.getString("payload_text")).getAsJsonObject();
      return rawEvent(tick.has("trade_id") ? id : null, coin, time, tick);
    }
    Document payload = stored.get("payload", Document.class);
    List<String> event =
        rawEvent(payload.containsKey("trade_id") ? id : null, coin, time, new JsonObject());
    payload.forEach((name, value) -> event.add(name + "=" + text(value)));
    return event;
  }

  private static String text(JsonElement value) {
    if (value.isJsonArray()) {
      return value.getAsJsonArray().asList().stream().map(Oracle::text).toList().toString();
    }
    if (value.isJsonObject()) {
      Map<String, String> members = new LinkedHashMap<>();
      value.getAsJsonObject().entrySet().forEach(m -> members.put(m.getKey(), text(m.getValue())));
      return members.toString();
    }
    return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()
        ? value.getAsBigDecimal().toString()
        : value.toString();
  }

  /** The same of what BSON holds. */
  private static String text(Object value) {
    if (value instanceof List<?> values) {
      return values.stream().map(Oracle::text).toList().toString();
    }
    if (value instanceof Document document) {
      Map<String, String> members = new LinkedHashMap<>();
      document.forEach((name, member) -> members.put(name, text(member)));
      return members.toString();
    }
    return value instanceof String string
        ? new JsonPrimitive(string).toString()
        : String.valueOf(plain(value));
  }

  private void compareSummaries(
      Map<String, Function<String, Object>> summaries,
      Function<String, OptionalLong> lateCount,
      List<String> differences) {
    for (String id : days.keySet()) {
      Function<String, Object> summary = summaries.remove(id);
      if (summary == null) {
        differences.add(id + " is missing");
      } else {
        compare(id, lateCount.apply(id), summary, differences);
      }
    }
    summaries.keySet().forEach(id -> differences.add(id + " is of no fact"));
  }

  private void compare(
      String id,
      OptionalLong lateCount,
      Function<String, Object> summary,
      List<String> differences) {
    Map<String, Object> expected = ExpectedSummary.fields(id, days.get(id));
    lateCount.ifPresent(count -> expected.put("late_count", BigDecimal.valueOf(count)));
    expected.forEach(
        (field, value) -> {
          Object found = summary.apply(field);
          boolean same = isSame(value, found);
          if (!same) {
            differences.add("%s %s: expected %s, found %s".formatted(id, field, value, found));
          }
        });
  }

  private static boolean isSame(Object expected, Object found) {
    if (expected instanceof BigDecimal decimal && found instanceof BigDecimal other) {
      return decimal.compareTo(other) == 0;
    }
    return Objects.equals(expected, found);
  }

  private static Object plain(JsonObject summary, String field) {
    JsonElement value = summary.get(field);
    if (value == null) {
      return null;
    }
    String text = value.getAsString();
    if (value.getAsJsonPrimitive().isNumber()) {
      return new BigDecimal(text);
    }
    return field.endsWith("_timestamp") ? Instant.parse(text) : text;
  }

  private static Object plain(Object value) {
    if (value instanceof Decimal128 decimal) {
      return decimal.bigDecimalValue();
    }
    if (value instanceof Number number) {
      return BigDecimal.valueOf(number.longValue());
    }
    return value instanceof Date date ? date.toInstant() : value;
  }
}
