package io.cryptopipeline.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.stream.topology.UnitFacts.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class UnitFactsTest {

  private static final long UNIT = 1_522_886_400_000L;

  private final KeyValueStore<Bytes, byte[]> store = store();

  private static KeyValueStore<Bytes, byte[]> store() {
    KeyValueStore<Bytes, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("facts"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    return store;
  }

  private UnitFacts facts() {
    return new UnitFacts(new FactSegments(store, "bitcoin", UNIT), true);
  }

  private List<Integer> segmentSizes() {
    List<Integer> sizes = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        sizes.add((entry.value.length - 1) / 24);
      }
    }
    return sizes;
  }

  private static void add(UnitFacts facts, int from, int to) {
    for (int i = from; i < to; i++) {
      facts.add(new Fact(1, i, i));
    }
  }

  @Property(tries = 50)
  void shouldKnowWhatWasAddedWhateverIsWrittenAndReadBack(@ForAll long seed) {
    Random random = new Random(seed);
    UnitFacts facts = facts();
    Map<Long, Long> added = new HashMap<>();
    int rounds = random.nextInt(1, 12);
    for (int round = 0; round < rounds; round++) {
      int count = random.nextBoolean() ? random.nextInt(100) : random.nextInt(10_000);
      for (int i = 0; i < count; i++) {
        // few identities, so that facts are repeated, and neighbours collide
        long identity = random.nextInt(20_000);
        long statement = random.nextInt(10) == 0 ? 1 : 0;
        Fact fact = new Fact(identity & 1, identity, statement);
        Long before = added.putIfAbsent(identity, statement);
        assertThat(facts.lookUp(fact))
            .isEqualTo(
                before == null
                    ? Known.NEW
                    : before == statement ? Known.REPEATED : Known.CONFLICTING);
        if (before == null) {
          facts.add(fact);
        }
      }
      if (random.nextBoolean()) {
        facts.writeBack();
        if (random.nextBoolean()) {
          facts = facts();
        }
      }
    }
    facts.delete();
    assertThat(facts.lookUp(new Fact(-1, -1, -1))).isEqualTo(Known.NEW);
    facts.writeBack();
    clear();
  }

  private void clear() {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.forEach(store::delete);
  }

  @Test
  void shouldRewriteTheLastSegmentUntilItIsFull() {
    UnitFacts facts = facts();
    add(facts, 0, 10);
    facts.writeBack();
    add(facts, 10, UnitFacts.FULL_SEGMENT - 1);
    facts.writeBack();
    assertThat(segmentSizes()).containsExactly(63);

    add(facts, 63, 100);
    facts.writeBack();
    add(facts, 100, 101);
    facts.writeBack();

    assertThat(segmentSizes()).containsExactly(100, 1);
  }

  @Test
  void shouldSplitManyFactsIntoSegmentsOfBoundedSize() {
    UnitFacts facts = facts();
    add(facts, 0, 2 * UnitFacts.MAX_SEGMENT + 5);

    facts.writeBack();

    assertThat(segmentSizes()).containsExactly(UnitFacts.MAX_SEGMENT, UnitFacts.MAX_SEGMENT, 5);
    assertThat(facts().lookUp(new Fact(1, 2 * UnitFacts.MAX_SEGMENT + 4, 0)))
        .isEqualTo(Known.CONFLICTING);
  }

  @Test
  void shouldWriteNothingWhenNothingIsNew() {
    UnitFacts facts = facts();
    facts.writeBack();
    assertThat(segmentSizes()).isEmpty();
  }

  @Test
  void shouldDeleteEverySegmentAndNoOtherUnit() {
    UnitFacts other = new UnitFacts(new FactSegments(store, "bitcoin", UNIT + 1), false);
    add(other, 0, 1);
    other.writeBack();
    UnitFacts facts = facts();
    add(facts, 0, 100);
    facts.writeBack();
    add(facts, 100, 120);
    facts.writeBack();

    facts.delete();

    assertThat(segmentSizes()).containsExactly(1);
  }

  @Test
  void shouldTakeFewBytesPerFact() {
    UnitFacts facts = facts();
    for (int i = 0; i < 100; i++) {
      add(facts, i * 10_000, (i + 1) * 10_000);
      facts.writeBack();
    }
    assertThat(facts.bytes() / 1_000_000).isLessThanOrEqualTo(22);
    assertThat(facts().lookUp(new Fact(1, 999_999, 999_999))).isEqualTo(Known.REPEATED);
  }

  /** Layout 1 knew facts without a number by another hash. */
  @Test
  void shouldRefuseFactsThatAnotherVersionWrote() {
    UnitFacts written = facts();
    add(written, 0, 1);
    written.writeBack();
    Bytes key;
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      key = all.next().key;
    }
    byte[] segment = store.get(key);
    segment[0] = 1;
    store.put(key, segment);

    assertThatThrownBy(() -> facts().lookUp(new Fact(1, 0, 0)))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith(
            "a segment of facts has layout 1, this version reads 2: the command \"reset\"");
  }
}
