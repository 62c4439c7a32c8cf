package io.cryptopipeline.cli;

import static io.cryptopipeline.cli.Table.left;
import static io.cryptopipeline.cli.Table.right;

import java.io.PrintWriter;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Daily summaries as a table for a terminal. */
final class SummaryTable {

  private static final List<String> FIELDS =
      List.of(
          "coin_id", "date", "open", "high", "low", "close", "tick_count", "late_count", "final");

  private SummaryTable() {}

  static void print(List<BsonDocument> summaries, PrintWriter out) {
    new Table(
            out,
            FIELDS.stream()
                .map(field -> FIELDS.indexOf(field) < 2 ? left(field, 0) : right(field, 0))
                .toArray(Table.Column[]::new))
        .printFitting(
            summaries.stream()
                .map(summary -> FIELDS.stream().map(field -> cell(summary.get(field))).toList())
                .toList());
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
