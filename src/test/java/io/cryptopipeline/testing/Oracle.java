package io.cryptopipeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.mongodb.client.MongoDatabase;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bson.Document;
import org.bson.types.Decimal128;

/**
 * What MongoDB must hold after generic ticks were sent, worked out the plain way: all facts of a
 * day in a list. Shares no code with the pipeline. Ticks of the same time without a trade id must
 * not decide an open or a close: where they stand in the topic is not known here.
 */
public final class Oracle {

  private static final int MINUTES = 24 * 60;

  private final Map<String, Map<String, Fact>> days = new TreeMap<>();
  private final Map<String, String> rawById = new LinkedHashMap<>();

  private record Fact(Instant time, long tradeId, BigDecimal price, BigDecimal volume) {}

  /** Notes a line that was sent; the same one again is no new fact. */
  public void sent(String line) {
    sent(line, time(JsonParser.parseString(line).getAsJsonObject()));
  }

  /** Notes a line that was sent, and its time: where it has none of its own, the record's. */
  public void sent(String line, Instant time) {
    JsonObject tick = JsonParser.parseString(line).getAsJsonObject();
    String coin = tick.get("coin_id").getAsString();
    String trade = tick.has("trade_id") ? tick.get("trade_id").getAsString() : null;
    String identity = coin + "/" + (trade == null ? time + line : trade);
    if (rawById.putIfAbsent(identity, line) == null) {
      days.computeIfAbsent(coin + ":" + time.toString().substring(0, 10), d -> new TreeMap<>())
          .put(
              identity,
              new Fact(
                  time,
                  trade == null ? -1 : Long.parseLong(trade),
                  tick.get("price").getAsBigDecimal(),
                  tick.has("volume") ? tick.get("volume").getAsBigDecimal() : null));
    }
  }

  private static Instant time(JsonObject tick) {
    String text = tick.get("timestamp").getAsString();
    return text.contains("T") ? Instant.parse(text) : Instant.ofEpochMilli(Long.parseLong(text));
  }

  /** How many facts there are. */
  public int facts() {
    return rawById.size();
  }

  /** How many coin-days there are. */
  public int coinDays() {
    return days.size();
  }

  /** Holds everything in the database against the facts, one by one and field by field. */
  public void verify(MongoDatabase database) {
    assertThat(differences(database)).as("differences between MongoDB and the facts").isEmpty();
  }

  /** What in the database is not as the facts say, a line each. */
  public List<String> differences(MongoDatabase database) {
    List<String> differences = new ArrayList<>();
    compareRawEvents(database, differences);
    Map<String, Long> late = new HashMap<>();
    database
        .getCollection("raw_events")
        .find(new Document("late", true))
        .forEach(event -> late.merge(coinDay(event), 1L, Long::sum));
    Map<String, Document> stored = new TreeMap<>();
    database
        .getCollection("daily_summaries")
        .find()
        .forEach(summary -> stored.put(summary.getString("_id"), summary));
    days.forEach(
        (id, facts) -> {
          Document summary = stored.remove(id);
          if (summary == null) {
            differences.add(id + " is missing");
          } else {
            long lateCount = late.getOrDefault(id, 0L);
            compare(id, List.copyOf(facts.values()), lateCount, summary, differences);
          }
        });
    stored.keySet().forEach(id -> differences.add(id + " is of no fact"));
    return differences;
  }

  private void compareRawEvents(MongoDatabase database, List<String> differences) {
    Map<List<String>, Integer> stored = new HashMap<>();
    database
        .getCollection("raw_events")
        .find()
        .forEach(event -> stored.merge(members(event), 1, Integer::sum));
    for (String line : rawById.values()) {
      Integer copies = stored.remove(members(JsonParser.parseString(line).getAsJsonObject()));
      if (copies == null) {
        differences.add("not in raw_events: " + line);
      } else if (copies > 1) {
        differences.add(copies + " times in raw_events: " + line);
      }
    }
    stored.keySet().forEach(event -> differences.add("of no fact in raw_events: " + event));
  }

  private static String coinDay(Document event) {
    return event.getString("coin_id")
        + ":"
        + event.getDate("timestamp").toInstant().toString().substring(0, 10);
  }

  /** What the document says beside its payload, and the payload as {@link #payload} gives it. */
  private static List<String> members(Document event) {
    List<String> payload = payload(event);
    List<String> members = new ArrayList<>(payload);
    boolean hasTradeId = payload.stream().anyMatch(member -> member.startsWith("trade_id="));
    members.add(0, hasTradeId ? event.getString("_id") : "");
    members.add(1, event.getString("coin_id"));
    members.add(2, event.getDate("timestamp").toInstant().toString());
    return members;
  }

  /** The payload's members in their order, numbers with all their digits. */
  private static List<String> payload(Document event) {
    if (event.containsKey("payload_text")) {
      return payload(JsonParser.parseString(event.getString("payload_text")).getAsJsonObject());
    }
    List<String> members = new ArrayList<>();
    event
        .get("payload", Document.class)
        .forEach(
            (name, value) ->
                members.add(
                    name + (value instanceof String text ? "=\"" + text : "=" + decimal(value))));
    return members;
  }

  private static BigDecimal decimal(Object value) {
    return value instanceof Decimal128 decimal
        ? decimal.bigDecimalValue()
        : BigDecimal.valueOf(((Number) value).longValue());
  }

  private static List<String> members(JsonObject tick) {
    List<String> members = new ArrayList<>(payload(tick));
    String coin = tick.get("coin_id").getAsString();
    String id =
        tick.has("trade_id") ? "tick:" + coin + ":" + tick.get("trade_id").getAsString() : "";
    members.add(0, id);
    members.add(1, coin);
    members.add(2, time(tick).toString());
    return members;
  }

  private static List<String> payload(JsonObject tick) {
    List<String> members = new ArrayList<>();
    tick.entrySet()
        .forEach(
            member -> {
              JsonPrimitive value = member.getValue().getAsJsonPrimitive();
              members.add(
                  member.getKey()
                      + (value.isString()
                          ? "=\"" + value.getAsString()
                          : "=" + value.getAsBigDecimal()));
            });
    return members;
  }

  private static void compare(
      String id, List<Fact> facts, long lateCount, Document stored, List<String> differences) {
    List<Fact> ordered =
        facts.stream()
            .sorted(Comparator.comparing(Fact::time).thenComparing(Fact::tradeId))
            .toList();
    List<BigDecimal> prices = ordered.stream().map(Fact::price).toList();
    List<Fact> trades = ordered.stream().filter(fact -> fact.volume() != null).toList();
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("coin_id", id.substring(0, id.lastIndexOf(':')));
    expected.put("date", id.substring(id.lastIndexOf(':') + 1));
    expected.put("open", prices.get(0));
    expected.put("high", prices.stream().max(Comparator.naturalOrder()).orElseThrow());
    expected.put("low", prices.stream().min(Comparator.naturalOrder()).orElseThrow());
    expected.put("close", prices.get(prices.size() - 1));
    expected.put("mean", quotient(sum(prices), BigDecimal.valueOf(prices.size())));
    expected.put("tick_count", (long) prices.size());
    expected.put("first_timestamp", ordered.get(0).time());
    expected.put("last_timestamp", ordered.get(ordered.size() - 1).time());
    expected.put("max_gap_minutes", (long) maxGapMinutes(facts));
    expected.put("late_count", lateCount);
    expected.put("volume", null);
    expected.put("vwap", null);
    if (!trades.isEmpty()) {
      BigDecimal volume = sum(trades.stream().map(Fact::volume).toList());
      expected.put("volume", volume);
      if (volume.signum() > 0) {
        BigDecimal turnover =
            sum(trades.stream().map(trade -> trade.price().multiply(trade.volume())).toList());
        expected.put("vwap", quotient(turnover, volume));
      }
    }
    expected.forEach(
        (field, value) -> {
          Object found = plain(stored.get(field));
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

  /** The longest run of minutes of the day without a tick. */
  private static int maxGapMinutes(List<Fact> facts) {
    BitSet minutes = new BitSet();
    facts.forEach(fact -> minutes.set((int) (fact.time().getEpochSecond() / 60 % MINUTES)));
    int longest = 0;
    for (int gap = minutes.nextClearBit(0); gap < MINUTES; ) {
      int tick = minutes.nextSetBit(gap);
      int end = tick < 0 ? MINUTES : tick;
      longest = Math.max(longest, end - gap);
      gap = minutes.nextClearBit(end);
    }
    return longest;
  }

  private static Object plain(Object value) {
    return value instanceof Decimal128 decimal
        ? decimal.bigDecimalValue()
        : value instanceof Date date
            ? date.toInstant()
            : value instanceof Integer integer ? integer.longValue() : value;
  }

  private static BigDecimal sum(List<BigDecimal> values) {
    return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal quotient(BigDecimal sum, BigDecimal divisor) {
    return sum.divide(divisor, MathContext.DECIMAL128);
  }
}
