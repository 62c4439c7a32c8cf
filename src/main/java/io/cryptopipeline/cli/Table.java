package io.cryptopipeline.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in columns for a terminal: the first two, which name what a row is about, to the left. */
final class Table {

  private Table() {}

  static void print(List<String> columns, List<List<String>> rows, PrintWriter out) {
    int[] widths =
        IntStream.range(0, columns.size())
            .map(
                i ->
                    Math.max(
                        columns.get(i).length(),
                        rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0)))
            .toArray();
    printRow(columns, widths, out);
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
}
