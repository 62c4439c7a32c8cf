package io.cryptopipeline.cli;

import io.cryptopipeline.model.Summary;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.IntStream;

/** Daily summaries as a table for a terminal. */
final class SummaryTable {

  private static final List<String> COLUMNS =
      List.of(
          "coin_id", "date", "open", "high", "low", "close", "tick_count", "late_count", "final");

  private SummaryTable() {}

  static void print(List<Summary> summaries, PrintWriter out) {
    List<List<String>> rows = summaries.stream().map(SummaryTable::cells).toList();
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

  private static List<String> cells(Summary summary) {
    return List.of(
        summary.window().coinId(),
        summary.window().window().name(),
        summary.open().toPlainString(),
        summary.high().toPlainString(),
        summary.low().toPlainString(),
        summary.close().toPlainString(),
        Long.toString(summary.tickCount()),
        Long.toString(summary.lateCount()),
        Boolean.toString(summary.isFinal()));
  }
}
