package io.cryptopipeline.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "\r", "\0", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029"})
  void shouldShowWhatBreaksALineOrSteersATerminalAsAMark(String character) {
    assertThat(RecordText.oneLine("a" + character + "[2J")).isEqualTo("a\ufffd[2J");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "₿ 😀 \ufffd", "\u0628\u200c\u062a"})
  void shouldShowOtherTextAsItIs(String text) {
    assertThat(RecordText.oneLine(text)).isEqualTo(text);
  }
}
