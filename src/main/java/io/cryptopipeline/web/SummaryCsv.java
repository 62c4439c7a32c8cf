package io.cryptopipeline.web;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.record.SummaryFields;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Summaries as CSV (RFC 4180), with a header; decimals have all their digits. */
final class SummaryCsv {

  static final String TYPE = "text/csv; charset=utf-8";

  private static final String LINE_END = "\r\n";
  private static final Pattern SPECIAL = Pattern.compile("[\",\r\n]");

  private SummaryCsv() {}

  static String of(List<Summary> summaries) {
    StringBuilder csv = new StringBuilder(String.join(",", SummaryFields.NAMES)).append(LINE_END);
    for (Summary summary : summaries) {
      Fields fields = new Fields(new HashMap<>());
      SummaryFields.write(summary, fields);
      csv.append(
              SummaryFields.NAMES.stream()
                  .map(name -> quoted(fields.texts.getOrDefault(name, "")))
                  .collect(Collectors.joining(",")))
          .append(LINE_END);
    }
    return csv.toString();
  }

  private static String quoted(String text) {
    return SPECIAL.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private record Fields(Map<String, String> texts) implements SummaryFields.Writer {

    @Override
    public void text(String name, String value) {
      texts.put(name, value);
    }

    @Override
    public void decimal(String name, BigDecimal value) {
      texts.put(name, value.toPlainString());
    }

    @Override
    public void integer(String name, long value) {
      texts.put(name, Long.toString(value));
    }

    @Override
    public void time(String name, Instant value) {
      texts.put(name, value.toString());
    }

    @Override
    public void flag(String name, boolean value) {
      texts.put(name, Boolean.toString(value));
    }
  }
}
