package io.cryptopipeline.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A table on a terminal: columns two spaces apart, each as wide as it is declared, wider cells
 * overhanging. Rows can be printed as they become known; picocli's {@code TextTable} needs them all
 * and cannot align to the right.
 */
final class Table {

  /**
   * A column.
   *
   * @param width the least number of characters
   * @param isRight whether cells are aligned to the right
   */
  record Column(String title, int width, boolean isRight) {

    private Column fitting(List<String> cells) {
      int widest = cells.stream().mapToInt(String::length).max().orElse(0);
      return new Column(title, Math.max(Math.max(width, title.length()), widest), isRight);
    }

    private String pad(String cell, boolean isLast) {
      String padding = " ".repeat(Math.max(0, width - cell.length()));
      return isRight ? padding + cell : isLast ? cell : cell + padding;
    }
  }

  private final PrintWriter out;
  private final List<Column> columns;
  private boolean hasHead;

  Table(PrintWriter out, Column... columns) {
    this(out, List.of(columns));
  }

  private Table(PrintWriter out, List<Column> columns) {
    this.out = out;
    this.columns = columns;
  }

  static Column left(String title, int width) {
    return new Column(title, width, false);
  }

  static Column right(String title, int width) {
    return new Column(title, width, true);
  }

  /** Prints a row, the first one below the titles. */
  void print(List<String> row) {
    printHead();
    printLine(row);
  }

  /** Prints the titles and all rows, with columns as wide as their cells; returns that table. */
  Table printFitting(List<List<String>> rows) {
    List<Column> fitting = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      fitting.add(columns.get(i).fitting(rows.stream().map(row -> row.get(column)).toList()));
    }
    Table table = new Table(out, fitting);
    table.printHead();
    rows.forEach(table::print);
    return table;
  }

  private void printHead() {
    if (!hasHead) {
      hasHead = true;
      printLine(columns.stream().map(Column::title).toList());
    }
  }

  private void printLine(List<String> cells) {
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      padded.add(columns.get(i).pad(cells.get(i), i == columns.size() - 1));
    }
    out.println(String.join("  ", padded));
  }
}
