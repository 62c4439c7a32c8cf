package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\0", "\u001b", "\u007f", "\u009b", "\u2028", "₿ 😀"})
  void shouldHaveTheWholeTextInJsonThatSteersNoTerminal(String text) {
    String json = RecordText.json(new ConsumerRecord<>("topic", 0, 0, text.getBytes(UTF_8), null));

    assertThat(json).isEqualTo(RecordText.oneLine(json));
    assertThat(JsonParser.parseString(json).getAsJsonObject().get("key").getAsString())
        .isEqualTo(text);
  }
}
