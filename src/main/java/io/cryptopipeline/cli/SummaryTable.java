package io.cryptopipeline.cli;

import java.io.PrintWriter;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Daily summaries as a table for a terminal. */
final class SummaryTable {

  private static final List<String> COLUMNS =
      List.of(
          "coin_id", "date", "open", "high", "low", "close", "tick_count", "late_count", "final");

  private SummaryTable() {}

  static void print(List<BsonDocument> summaries, PrintWriter out) {
    List<List<String>> rows =
        summaries.stream()
            .map(summary -> COLUMNS.stream().map(column -> cell(summary.get(column))).toList())
            .toList();
    Table.print(COLUMNS, rows, out);
  }

  private static String cell(BsonValue value) {
    if (value.isNumber()) {
      return value.asNumber().decimal128Value().bigDecimalValue().toPlainString();
    }
    return value.isBoolean()
        ? Boolean.toString(value.asBoolean().getValue())
        : value.asString().getValue();
  }
}
