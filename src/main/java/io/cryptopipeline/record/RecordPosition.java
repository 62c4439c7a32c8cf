package io.cryptopipeline.record;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The position of a record. */
public record RecordPosition(String topic, int partition, long offset) {

  private static final Pattern IN_TOPIC = Pattern.compile("([0-9]{1,9})@([0-9]{1,18})");

  /** Returns the position of {@code record}. */
  public static RecordPosition of(ConsumerRecord<?, ?> record) {
    return new RecordPosition(record.topic(), record.partition(), record.offset());
  }

  /** Parses {@code PARTITION@OFFSET}; empty if the text is something else. */
  public static Optional<RecordPosition> parse(String topic, String inTopic) {
    Matcher matcher = IN_TOPIC.matcher(inTopic);
    return matcher.matches()
        ? Optional.of(
            new RecordPosition(
                topic, Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  /** Returns {@code PARTITION@OFFSET}. */
  public String inTopic() {
    return partition + "@" + offset;
  }

  /** Returns for example {@code crypto-raw-2@4711}. */
  @Override
  public String toString() {
    return topic + "-" + inTopic();
  }
}
