package io.cryptopipeline.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.IntStream;
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
    int[] widths =
        IntStream.range(0, COLUMNS.size())
            .map(
                i ->
                    Math.max(
                        COLUMNS.get(i).length(),
                        rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0)))
            .toArray();
    printRow(COLUMNS, widths, out);
    rows.forEach(row -> printRow(row, widths, out));
  }

  private static void printRow(List<String> cells, int[] widths, PrintWriter out) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i < 2 ? cells.get(i) + padding : padding + cells.get(i)).append("  ");
    }
    out.println(line.toString().stripTrailing());
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
