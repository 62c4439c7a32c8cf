package io.cryptopipeline.cli;

import static io.cryptopipeline.cli.Table.left;
import static io.cryptopipeline.cli.Table.right;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.PublishedSummary;
import io.cryptopipeline.record.SummaryFields;
import io.cryptopipeline.runtime.PrintableText;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Stream;

/** The table of summaries: prices as they are stored, the mean rounded. */
final class SummaryTable {

  static final int MEAN_DIGITS = 10;

  /** Beyond it, a number is shown as it is stored. */
  private static final int MAX_SCALE = 100;

  private static final String MEAN = "mean";
  private static final List<String> NUMBERS =
      List.of(
          "open",
          "high",
          "low",
          "close",
          MEAN,
          SummaryFields.TICK_COUNT,
          SummaryFields.LATE_COUNT,
          SummaryFields.FINAL);

  private Table table;

  /** Creates a table of summaries of windows of one size. */
  SummaryTable(PrintWriter out, WindowSize size) {
    table =
        new Table(
            out,
            Stream.concat(
                    Stream.of(
                        left(SummaryFields.COIN_ID, 0), left(SummaryFields.windowField(size), 0)),
                    NUMBERS.stream().map(name -> right(name, 0)))
                .toArray(Table.Column[]::new));
  }

  /** Prints these summaries, in columns as wide as they need. */
  void print(List<PublishedSummary> summaries) {
    table = table.printFitting(summaries.stream().map(SummaryTable::row).toList());
  }

  /** Prints one more summary, in the columns of the others. */
  void print(PublishedSummary summary) {
    table.print(row(summary));
  }

  private static List<String> row(PublishedSummary summary) {
    return Stream.concat(
            Stream.of(summary.coinId(), summary.window()),
            NUMBERS.stream().map(name -> cell(name, summary.fields().getOrDefault(name, "-"))))
        .map(PrintableText::oneLine)
        .toList();
  }

  private static String cell(String name, String text) {
    return name.equals(MEAN) ? rounded(text) : text;
  }

  private static String rounded(String number) {
    try {
      BigDecimal rounded = new BigDecimal(number).round(new MathContext(MEAN_DIGITS));
      return Math.abs(rounded.scale()) > MAX_SCALE ? number : rounded.toPlainString();
    } catch (NumberFormatException e) { // an exponent beyond all bounds
      return number;
    }
  }
}
