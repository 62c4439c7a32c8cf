package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final StringWriter err = new StringWriter();

  @Test
  void shouldRedrawTheBarOnATerminalAndRemoveItAtTheEnd() {
    DoubleConsumer parts = line(true, false).parts("read");

    parts.accept(0.5);
    assertThat(err.toString()).startsWith("\r[====").endsWith("]  50 %  read");
    parts.accept(0.501);
    assertThat(err.toString()).as("the same per cent").containsOnlyOnce("%");
    parts.accept(1);
    assertThat(err.toString()).endsWith("  \r").doesNotContain("\n", "100 %");
  }

  @Test
  void shouldPrintALineAboveTheBar() {
    ProgressLine progress = line(true, false);
    progress.show(0.1, "read");
    progress.println("found");

    assertThat(err.toString()).endsWith(" \rfound" + System.lineSeparator());
  }

  @Test
  void shouldShowALinePerTenthWhereThereIsNoTerminal() {
    ProgressLine progress = line(false, true);
    for (int i = 0; i <= 100; i++) {
      progress.show(i / 100.0, "read");
    }
    progress.clear();

    assertThat(err.toString()).hasLineCount(10).startsWith("10 %, read").doesNotContain("\r");
  }

  @Test
  void shouldShowNothingInAPipeWhereThatIsWanted() {
    ProgressLine progress = line(false, false);
    Predicate<Integer> counting = progress.counting(i -> i > 1, 2);

    assertThat(counting.test(1)).isFalse();
    assertThat(counting.test(2)).isTrue();
    progress.parts("read").accept(0.5);
    progress.clear();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldRedrawTheBarTenTimesASecondHoweverOftenItIsRemoved() {
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 50_000_000);
    ProgressLine progress = new ProgressLine(new PrintWriter(err), true, false, nanos::get);

    for (int record = 0; record < 1_000; record++) {
      progress.show(record / 1_000.0, "read");
      progress.clear();
      nanos.addAndGet(1_000_000);
    }

    assertThat(err.toString().split("%", -1)).as("bars").hasSize(10 + 1);
  }

  private ProgressLine line(boolean terminal, boolean hasLines) {
    return new ProgressLine(new PrintWriter(err), terminal, hasLines);
  }
}
