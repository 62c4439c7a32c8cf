package io.cryptopipeline.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordPositionTest {

  @Test
  void shouldReadWhatItPrints() {
    RecordPosition place = new RecordPosition("crypto-raw-dlq", 3, 123_456_789_012_345_678L);

    assertThat(place).hasToString("crypto-raw-dlq-3@123456789012345678");
    assertThat(RecordPosition.parse("crypto-raw-dlq", place.inTopic())).contains(place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3",
        "3@",
        "@7",
        "-1@7",
        "3@-7",
        "3@7 ",
        "3@7@9",
        "3@0x7",
        "٣@٧",
        "9999999999@7",
        "3@9999999999999999999",
        "crypto-raw-dlq-3@7"
      })
  void shouldTellWhatIsNoPlace(String text) {
    assertThat(RecordPosition.parse("crypto-raw-dlq", text)).isEmpty();
  }
}
