package io.cryptopipeline.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.TopicManifest.TopicSpec;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicManifestTest {

  @Test
  void shouldNameTheTopicsOfTheCodeWhenRead() {
    assertThat(TopicManifest.topics(EnumSet.of(WindowSize.DAY)))
        .extracting(TopicSpec::name)
        .containsExactly(
            "crypto-raw", "crypto-raw-dlq", "crypto-last-trades", "crypto-daily-summary");
    assertThat(TopicManifest.topics(EnumSet.allOf(WindowSize.class)))
        .extracting(TopicSpec::name)
        .containsExactly(
            "crypto-raw",
            "crypto-raw-dlq",
            "crypto-last-trades",
            "crypto-daily-summary",
            "crypto-minute-summary",
            "crypto-hourly-summary",
            "crypto-weekly-summary");
    assertThat(TopicManifest.topics(EnumSet.allOf(WindowSize.class)))
        .allSatisfy(topic -> assertThat(topic.holds()).isNotBlank());
  }

  /** A dead letter is its record and headers more; 33,554,432 + 1,048,576 = 34,603,008. */
  @Test
  void shouldTakeRecordsOneMebibyteLargerWhenTheyAreDeadLetters() {
    assertThat(config(Topics.RAW)).containsEntry("max.message.bytes", "33554432");
    assertThat(config(Topics.DEAD_LETTERS)).containsEntry("max.message.bytes", "34603008");
  }

  /** 15 and 30 days. */
  @Test
  void shouldKeepWhatItAcceptsForAsLongAsItMayBeOldWhenItIsRead() {
    assertThat(config(Topics.RAW))
        .containsEntry("message.timestamp.before.max.ms", "1296000000")
        .containsEntry("retention.ms", "2592000000");
  }

  @Test
  void shouldDeleteDeadLettersByTheTimeOfArrivalWhenTheirRecordsAreOld() {
    assertThat(config(Topics.DEAD_LETTERS))
        .containsEntry("message.timestamp.type", "LogAppendTime");
  }

  @Test
  void shouldOnlyCompactWhenTheTopicHoldsSummaries() {
    for (WindowSize size : WindowSize.values()) {
      assertThat(config(Topics.summaries(size))).containsEntry("cleanup.policy", "compact");
    }
  }

  @Test
  void shouldOnlyCompactWhenTheTopicHoldsLastTrades() {
    assertThat(config(Topics.LAST_TRADES)).containsEntry("cleanup.policy", "compact");
  }

  private static Map<String, String> config(String name) {
    return TopicManifest.topics(EnumSet.allOf(WindowSize.class)).stream()
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow()
        .config();
  }
}
