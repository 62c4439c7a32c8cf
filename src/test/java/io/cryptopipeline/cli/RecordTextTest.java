package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.cryptopipeline.runtime.PrintableText;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\0", "\u001b", "\u007f", "\u009b", "\u2028", "₿ 😀"})
  void shouldHaveTheWholeTextInJsonThatSteersNoTerminal(String text) {
    String json = RecordText.json(new ConsumerRecord<>("topic", 0, 0, text.getBytes(UTF_8), null));

    assertThat(json).isEqualTo(PrintableText.oneLine(json));
    assertThat(JsonParser.parseString(json).getAsJsonObject().get("key").getAsString())
        .isEqualTo(text);
  }
}
