package io.cryptopipeline.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.kafka.StubTopic;
import io.cryptopipeline.testing.ticks.Letters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** The queue, what it is counted by, and its replay: two partitions of letters in memory. */
class DeadLetterQueueTest {

  private static final byte[] VALUE = {1};
  private static final Instant FIRST_REFUSAL = Instant.parse("2026-01-01T00:00:00Z");

  private final StubTopic topic = new StubTopic("crypto-raw-dlq", 2);
  private final Map<Integer, Long> nextOffsets = new HashMap<>();
  private int refusals;

  @Test
  void shouldHandOverEachRefusedRecordOnceAsItWasRefusedLast() {
    refuse(0, at(1), Reason.OTHER_MARKET);
    refuse(1, at(2), Reason.OTHER_MARKET);
    refuseReplay(1, at(1), at(8), Reason.OTHER_MARKET);
    refuseReplay(0, at(1), at(9), Reason.FUTURE);
    refuse(1, at(3), Reason.NOT_JSON);
    refuse(0, at(3), Reason.NOT_JSON); // the stream was rewound

    List<DeadLetter> letters = read(all());

    assertThat(letters)
        .extracting(letter -> letter.origin().place() + " " + letter.reason())
        .containsExactlyInAnyOrder(
            "crypto-raw-0@1 future", "crypto-raw-0@2 other-market", "crypto-raw-0@3 not-json");
    assertThat(letters)
        .extracting(letter -> letter.place().inTopic())
        .containsExactlyInAnyOrder("0@1", "1@0", "0@2");
  }

  @Test
  void shouldNotLoseALetterToARecordWhoseHeadersClaimToBeItsReplay() {
    refuse(0, at(1), Reason.NOT_JSON);
    Headers claim = read(all()).get(0).replay().headers();
    refuse(0, at(2), Reason.NOT_JSON, claim, new byte[] {2});

    assertThat(read(all()))
        .extracting(letter -> letter.place().inTopic())
        .containsExactly("0@0", "0@1");
  }

  @Test
  void shouldFilterByWhatARecordWasRefusedForLast() {
    refuse(0, at(1), Reason.OTHER_MARKET);
    refuse(0, at(2), Reason.OTHER_MARKET);
    refuseReplay(1, at(1), at(8), Reason.FUTURE);

    assertThat(read(of(Reason.OTHER_MARKET)))
        .extracting(letter -> letter.place().inTopic())
        .containsExactly("0@1");
    assertThat(read(of(Reason.FUTURE))).hasSize(1);
    assertThat(read(of(Reason.BAD_PRICE))).isEmpty();
  }

  @Test
  void shouldHandOverTheLettersAtPlacesEvenIfNewerOnesFollowed() {
    refuse(0, at(1), Reason.OTHER_MARKET);
    refuseReplay(1, at(1), at(8), Reason.FUTURE);

    assertThat(read(at("1@0", "0@0")))
        .extracting(letter -> letter.place().inTopic())
        .containsExactly("1@0", "0@0");
  }

  @Test
  void shouldSayWhichPlaceHasNoLetter() {
    refuse(0, at(1), Reason.OTHER_MARKET);
    topic.store(record(1, 0, new RecordHeaders()));

    assertThatThrownBy(() -> read(at("0@0", "0@1")))
        .isInstanceOf(PipelineException.class)
        .hasMessage("there is no dead letter at crypto-raw-dlq-0@1");
    assertThatThrownBy(() -> read(at("1@0")))
        .isInstanceOf(PipelineException.class)
        .hasMessage("there is no dead letter at crypto-raw-dlq-1@0");
  }

  @Test
  void shouldCountRecordsOfOthersAndLeaveThemOut() {
    topic.store(record(0, next(0), new RecordHeaders().add("dlq-reason", "x".getBytes(UTF_8))));
    refuse(0, at(1), Reason.OTHER_MARKET);
    topic.store(record(1, next(1), new RecordHeaders()));

    List<DeadLetter> letters = new ArrayList<>();
    assertThat(queue().read(all(), letters::add, part -> {}, () -> false)).isEqualTo(2);
    assertThat(letters).hasSize(1);
  }

  @Test
  void shouldTellHowFarItIs() {
    refuse(0, at(1), Reason.NOT_JSON);
    topic.store(record(1, next(1), new RecordHeaders()));
    refuse(0, at(2), Reason.BAD_PRICE);
    refuse(1, at(3), Reason.NOT_JSON);

    List<Double> parts = new ArrayList<>();
    queue().read(of(Reason.BAD_PRICE), letter -> {}, parts::add, () -> false);

    assertThat(parts).containsExactly(0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0);
  }

  @Test
  void shouldHandOverNothingMoreWhenItIsToStop() {
    for (int i = 0; i < 10; i++) {
      refuse(0, at(i), Reason.NOT_JSON);
    }

    List<DeadLetter> letters = new ArrayList<>();
    queue().read(all(), letters::add, part -> {}, () -> letters.size() == 3);

    assertThat(letters).hasSize(3);
  }

  @Test
  void shouldCountByReasonWithTheNewestAsTheExample() {
    refuse(0, at(1), Reason.NOT_JSON);
    refuse(1, at(2), Reason.NOT_JSON);
    refuseReplay(0, at(1), at(9), Reason.NOT_JSON);
    refuse(0, at(3), Reason.FUTURE);

    Map<String, ReasonStats> byReason = new HashMap<>();
    read(all()).forEach(l -> byReason.merge(l.reason(), ReasonStats.of(l), ReasonStats::plus));

    assertThat(byReason)
        .containsOnlyKeys("not-json", "future")
        .containsEntry(
            "not-json",
            new ReasonStats(
                "not-json",
                2,
                1,
                FIRST_REFUSAL.plusSeconds(1),
                FIRST_REFUSAL.plusSeconds(2),
                new RecordPosition("crypto-raw-dlq", 0, 1),
                "refusal 2"));
  }

  @Test
  void shouldReplayEachRecordOnceAndSayWhyOthersAreLeftAlone() {
    refuse(0, at(1), Reason.OTHER_MARKET);
    refuseReplay(1, at(1), at(8), Reason.OTHER_MARKET);
    refuse(0, at(2), Reason.BAD_PRICE);
    refuse(0, at(3), Reason.CONFLICTING_FACT);
    refuse(0, at(4), Reason.EMPTY);
    refuse(0, at(5), Reason.TOO_LARGE);

    List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
    Replay replay = new Replay(sent::add);
    read(all()).forEach(replay);

    assertThat(sent)
        .extracting(r -> new String(r.headers().lastHeader("dlq-replay-of").value(), UTF_8))
        .containsExactlyInAnyOrder("crypto-raw-0@1", "crypto-raw-0@2");
    assertThat(replay.totals().sent()).isEqualTo(2);
    assertThat(replay.totals().skipped())
        .isEqualTo(Map.of(SkipReason.PERMANENT, 2L, SkipReason.CONFLICTING_FACT, 1L));
  }

  private List<DeadLetter> read(DeadLetterSelection selection) {
    List<DeadLetter> letters = new ArrayList<>();
    queue().read(selection, letters::add, part -> {}, () -> false);
    return letters;
  }

  private DeadLetterQueue queue() {
    return new DeadLetterQueue(
        new TopicReader(
            Settings.load(Map.of(), Map.of(), Optional.empty()), topic, "crypto-raw-dlq"));
  }

  private static DeadLetterSelection all() {
    return new DeadLetterSelection(List.of(), letter -> true);
  }

  private static DeadLetterSelection of(Reason reason) {
    Predicate<DeadLetter> filter = letter -> letter.reason().equals(reason.kebabCase());
    return new DeadLetterSelection(List.of(), filter);
  }

  private static DeadLetterSelection at(String... places) {
    return new DeadLetterSelection(
        List.of(places).stream()
            .map(place -> RecordPosition.parse("crypto-raw-dlq", place).orElseThrow())
            .toList(),
        letter -> true);
  }

  /** A place on the first partition of crypto-raw. */
  private static RecordPosition at(long offset) {
    return new RecordPosition("crypto-raw", 0, offset);
  }

  private void refuse(int partition, RecordPosition source, Reason reason) {
    refuse(partition, source, reason, new RecordHeaders());
  }

  private void refuseReplay(
      int partition, RecordPosition origin, RecordPosition source, Reason reason) {
    DeadLetter first =
        read(all()).stream()
            .filter(letter -> letter.origin().place().equals(origin))
            .findFirst()
            .orElseThrow();
    refuse(partition, source, reason, first.replay().headers());
  }

  private void refuse(int partition, RecordPosition source, Reason reason, Headers headers) {
    refuse(partition, source, reason, headers, VALUE);
  }

  /** Each a second after the one before. */
  private void refuse(
      int partition, RecordPosition source, Reason reason, Headers headers, byte[] value) {
    UnusableRecordException refusal = new UnusableRecordException(reason, "refusal " + refusals);
    Headers dead = DeadLetter.headers(headers, value, source, 17, refusal);
    topic.store(record(partition, next(partition), dead, value));
    refusals++;
  }

  private long next(int partition) {
    return nextOffsets.merge(partition, 1L, Long::sum) - 1;
  }

  private ConsumerRecord<byte[], byte[]> record(int partition, long offset, Headers headers) {
    return record(partition, offset, headers, VALUE);
  }

  private ConsumerRecord<byte[], byte[]> record(
      int partition, long offset, Headers headers, byte[] value) {
    return Letters.record(
        new RecordPosition("crypto-raw-dlq", partition, offset),
        FIRST_REFUSAL.plusSeconds(refusals),
        value,
        headers);
  }
}
