package io.cryptopipeline.stream;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.BrokerTopic;
import io.cryptopipeline.kafka.ExpiredRecords;
import io.cryptopipeline.kafka.GroupOffsets;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.stream.topology.TimestampLimits;
import java.util.ArrayList;
import java.util.List;

/** Checks what the stream needs on the broker. */
final class StartChecks {

  private StartChecks() {}

  /**
   * Checks the topics, the changelogs and the committed offsets.
   *
   * @return the limits of timestamps on {@code crypto-raw}
   * @throws PipelineException if one of them does not meet the requirements, or Kafka does not
   *     answer
   */
  static TimestampLimits checkTopics(Settings settings, ExpiredRecords expired) {
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      List<String> differences = differences(settings, topics);
      if (!differences.isEmpty()) {
        throw TopicAdmin.difference(differences);
      }
      GroupOffsets group = topics.group(settings.get(Keys.APPLICATION_ID));
      expired.check(group);
      if (Changelogs.exist(settings, topics)) {
        expired.warnOfForgotten(group);
      }
      BrokerTopic raw = topics.find(List.of(Topics.RAW)).get(Topics.RAW);
      return new TimestampLimits(raw.maxAge(), raw.maxAhead());
    }
  }

  /** Returns the differences between the broker and the requirements, one line each. */
  static List<String> differences(Settings settings) {
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      return differences(settings, topics);
    }
  }

  private static List<String> differences(Settings settings, TopicAdmin topics) {
    List<String> differences =
        new ArrayList<>(topics.differences(topic -> !topic.equals(Topics.LAST_TRADES)));
    differences.addAll(Changelogs.differences(settings, topics));
    return differences;
  }
}
