package io.cryptopipeline.testing.corpus;

import static io.cryptopipeline.testing.corpus.Draft.in;
import static io.cryptopipeline.testing.corpus.Market.TICK;

import java.util.List;

/** Event times, and the timestamps of records. */
final class Times {

  private static final String NO_TIME =
      "not a time like 2018-04-05T00:00:00.123Z or 2018-04-05T02:00:00+02:00,"
          + " nor whole milliseconds since 1970";
  private static final String RANGE = "times are from 1971 to 9999, numbers are milliseconds";

  private Times() {}

  static List<Draft> drafts() {
    return List.of(
        bad("1522929600", "which is 1970-01-18T15:02:09.600Z; " + RANGE),
        bad("1522929600000000", "which is +50229-09-20T00:00:00Z; " + RANGE),
        bad("1522929600000000000", NO_TIME),
        bad("1522929600000.5", NO_TIME),
        bad("1.5229296e12", NO_TIME),
        bad("0", "which is 1970-01-01T00:00:00Z; " + RANGE),
        bad("-1", "which is 1969-12-31T23:59:59.999Z; " + RANGE),
        bad("253402300800000", "which is +10000-01-01T00:00:00Z; " + RANGE),
        bad("9".repeat(400), NO_TIME),
        bad("true", NO_TIME),
        bad("{}", NO_TIME),
        bad("[1522929600000]", NO_TIME),
        bad("''", NO_TIME),
        bad("'yesterday'", NO_TIME),
        bad("'2018-04-05'", NO_TIME),
        bad("'2018-04-05T12:00:00'", NO_TIME),
        bad("'2018-04-05 12:00:00Z'", NO_TIME),
        bad("'2018-04-05T12:00:00 UTC'", NO_TIME),
        bad("'2018-04-05T12:00:00+0200'", NO_TIME),
        bad("'2018-04-05T12:00:00+19:00'", NO_TIME),
        bad("'2018-04-05T12:00:00+02:00[Europe/Berlin]'", NO_TIME),
        bad("'2018-02-29T12:00:00Z'", NO_TIME),
        bad("'2018-13-01T12:00:00Z'", NO_TIME),
        bad("'2018-04-05T24:00:01Z'", NO_TIME),
        bad("'2018-04-05T12:00:60Z'", NO_TIME),
        bad("'2018-04-05T12:00:00.1234567890Z'", NO_TIME),
        bad("'0001-01-01T00:00:00Z'", "which is 0001-01-01T00:00:00Z; " + RANGE),
        bad("'-0001-01-01T00:00:00Z'", "which is -0001-01-01T00:00:00Z; " + RANGE),
        bad("'1970-12-31T23:59:59.999Z'", "which is 1970-12-31T23:59:59.999Z; " + RANGE),
        bad("'+10000-01-01T00:00:00Z'", "which is +10000-01-01T00:00:00Z; " + RANGE),
        bad("'+999999999-12-31T23:59:59Z'", "which is +999999999-12-31T23:59:59Z; " + RANGE),
        future("'2999-01-01T00:00:00Z'", "2999-01-01T00:00:00Z"),
        future("'9999-12-31T23:59:59.999Z'", "9999-12-31T23:59:59.999Z"),
        future("253402300799999", "9999-12-31T23:59:59.999Z"),
        good("1522929600000", "2018-04-05T12:00:00Z"),
        good("'1522929600001'", "2018-04-05T12:00:00.001Z"),
        good("'1971-01-01T00:00:00Z'", "1971-01-01T00:00:00Z"),
        good("'2020-02-29T23:59:59.999Z'", "2020-02-29T23:59:59.999Z"),
        good("'2018-04-05T24:00:00Z'", "2018-04-06T00:00:00Z"),
        good("'2016-12-31T23:59:60Z'", "2016-12-31T23:59:59Z"),
        good("'2018-04-05T12:00Z'", "2018-04-05T12:00:00Z"),
        good("'2018-04-05t12:00:00z'", "2018-04-05T12:00:00Z"),
        good("'2018-04-05T12:00:00.123456789Z'", "2018-04-05T12:00:00.123Z"),
        good("'2018-04-05T23:59:59.999999Z'", "2018-04-05T23:59:59.999Z"),
        good("'2018-04-06T02:00:00+14:00'", "2018-04-05T12:00:00Z"),
        good("'2018-04-04T18:00:00-18:00'", "2018-04-05T12:00:00Z"),
        good("'2018-04-05T17:45:00.5+05:45'", "2018-04-05T12:00:00.500Z"),
        good("null", null),
        in(TICK, "no time", "{'coin_id':'<coin>','price':1.5}").time(null).stored("1.5"),
        tickOfRecord("a record of 1970", 1)
            .refused(
                "future",
                "the event time 2018-04-05T12:00:00Z is more than 300 s (tick.future.tolerance) ahead of the record's"
                    + " timestamp 1970-01-01T00:00:00.001Z"),
        in(TICK, "no time, and a record of 1970", "{'coin_id':'<coin>','price':1.5}")
            .timestamp(1)
            .refused(
                "bad-timestamp",
                "timestamp is missing, and the record's is 1970-01-01T00:00:00.001Z;"
                    + " times are from 1971 to 9999"),
        tickOfRecord("a record without a timestamp", 0).stored("1.5"),
        tickOfRecord("a record that says it has no timestamp", -1).stored("1.5"),
        tickOfRecord("a record five minutes before its event", 1_522_929_300_000L).stored("1.5"),
        tickOfRecord("a record a little more before its event", 1_522_929_299_999L)
            .refused(
                "future",
                "the event time 2018-04-05T12:00:00Z is more than 300 s (tick.future.tolerance) ahead of the record's"
                    + " timestamp 2018-04-05T11:54:59.999Z"));
  }

  private static Draft time(String timestamp) {
    return in(
        TICK,
        "the time "
            + (timestamp.length() > 50 ? "of " + timestamp.length() + " digits" : timestamp),
        "{'coin_id':'<coin>','timestamp':" + timestamp + ",'price':1.5}");
  }

  private static Draft bad(String timestamp, String why) {
    String shown = timestamp.replace('\'', '"');
    if (shown.length() > 60) {
      shown = shown.substring(0, 60) + "… (" + shown.length() + " characters)";
    }
    return time(timestamp).refused("bad-timestamp", "timestamp is " + shown + ", " + why);
  }

  private static Draft future(String timestamp, String instant) {
    return time(timestamp)
        .refused(
            "future",
            "the event time "
                + instant
                + " is more than 300 s (tick.future.tolerance) ahead of the record's timestamp <time>");
  }

  private static Draft good(String timestamp, String instant) {
    return time(timestamp).time(instant).stored("1.5");
  }

  private static Draft tickOfRecord(String name, long timestampMs) {
    return Draft.tick(name, "'price':1.5").timestamp(timestampMs);
  }
}
