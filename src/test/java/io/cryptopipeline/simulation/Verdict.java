package io.cryptopipeline.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.HeaderNames;
import io.cryptopipeline.record.SummaryJson;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.stream.topology.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.header.Headers;

/** Holds what is stored in the end against {@link Expected}. */
final class Verdict {

  private final Broker broker;
  private final MongoModel mongo;
  private final Windows windows;
  private final Expected expected;
  private final List<String> differences = new ArrayList<>();

  Verdict(
      Broker broker,
      MongoModel mongo,
      Windows windows,
      Duration grace,
      RawTickReader reader,
      ToIntFunction<String> partitioner,
      int below) {
    this.broker = broker;
    this.mongo = mongo;
    this.windows = windows;
    expected = new Expected(windows, grace);
    for (int partition = 0; partition < broker.partitions(); partition++) {
      expected.read(broker.log(Topics.RAW, partition), partition, below, reader, partitioner);
    }
  }

  List<String> differences(List<Instance> instances, boolean isQuiet) {
    for (int partition = 0; partition < broker.partitions(); partition++) {
      Log log = broker.log(Topics.RAW, partition);
      if (log.next(broker.committed(partition)).isPresent()) {
        differences.add("partition " + partition + " is not processed to its end");
      }
      compareState(partition, instances);
    }
    compareRawEvents();
    compareSummaries(isQuiet);
    if (!mongo.pending().containsAll(expected.lateUnits)) {
      differences.add("not marked: " + without(expected.lateUnits, mongo.pending()));
    }
    compareDeadLetters();
    return differences;
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    Set<String> left = new TreeSet<>(some);
    left.removeAll(others);
    return left;
  }

  private void compareRawEvents() {
    mongo
        .rawEvents()
        .forEach(
            (id, event) -> {
              String stored = event.offset() + (event.late() ? " late" : "");
              Set<String> stated = expected.rawEvents.getOrDefault(id, Set.of());
              if (!stated.contains(stored)) {
                differences.add("raw event %s: %s, not of %s".formatted(id, stored, stated));
              }
            });
    Set<String> missing = without(expected.rawEvents.keySet(), mongo.rawEvents().keySet());
    if (!missing.isEmpty()) {
      differences.add("missing raw events: " + missing);
    }
  }

  private void compareSummaries(boolean isQuiet) {
    Map<String, Summary> wanted = new TreeMap<>();
    expected.windows.forEach((key, window) -> wanted.put(key, window.summarize()));
    Map<String, Summary> stored = new TreeMap<>();
    mongo
        .summaries()
        .forEach(
            (key, summary) -> {
              Summary timeless = MongoModel.timeless(summary);
              stored.put(key, isQuiet ? timeless : timeless.withFinal(true));
            });
    compare("summary", wanted, stored);
    if (isQuiet) {
      comparePublished(stored);
    }
  }

  private void comparePublished(Map<String, Summary> stored) {

    Map<String, String> published = new TreeMap<>();
    for (WindowSize size : windows.sizes()) {
      Log log = broker.log(Topics.summaries(size), 0);
      for (OptionalInt at = log.next(0); at.isPresent(); at = log.next(at.getAsInt() + 1)) {
        Log.Entry entry = log.get(at.getAsInt());
        published.put(
            size + " " + new String(entry.key(), UTF_8),
            withoutTime(new String(entry.value(), UTF_8)));
      }
    }
    Map<String, String> documents = new TreeMap<>();
    stored.forEach((key, summary) -> documents.put(key, withoutTime(SummaryJson.of(summary))));
    compare("published", documents, published);
  }

  private static String withoutTime(String json) {
    return json.replaceAll("\"updated_at\":\"[^\"]*\"", "");
  }

  private <T> void compare(String what, Map<String, T> wanted, Map<String, T> found) {
    Set<String> keys = new TreeSet<>(wanted.keySet());
    keys.addAll(found.keySet());
    for (String key : keys) {
      if (!Objects.equals(wanted.get(key), found.get(key))) {
        differences.add(
            "%s %s: expected %s, found %s".formatted(what, key, wanted.get(key), found.get(key)));
      }
    }
  }

  /** A dead letter may come twice: Kafka commits what a corrupted task has sent. */
  private void compareDeadLetters() {
    Set<String> found = new TreeSet<>();
    Log log = broker.log(Topics.DEAD_LETTERS, 0);
    for (OptionalInt at = log.next(0); at.isPresent(); at = log.next(at.getAsInt() + 1)) {
      Headers headers = log.get(at.getAsInt()).headers();
      found.add(
          Topics.RAW
              + "-"
              + text(headers, HeaderNames.DLQ_PARTITION)
              + "@"
              + text(headers, HeaderNames.DLQ_OFFSET));
    }
    if (!found.equals(expected.refused)) {
      differences.add(
          "dead letters: missing %s, too many %s"
              .formatted(without(expected.refused, found), without(found, expected.refused)));
    }
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), UTF_8);
  }

  /** The changelogs restore what the task has, and no more than the open units. */
  private void compareState(int partition, List<Instance> instances) {
    TaskStores restored = new TaskStores(windows.sizes(), false);
    restored
        .bytes()
        .forEach(
            (store, bytes) -> {
              Log log = broker.log(TaskModel.changelog(store), partition);
              bytes.restore(log, log.end());
            });
    instances.stream()
        .map(Instance::thread)
        .filter(thread -> broker.owner(partition) == thread)
        .flatMap(thread -> thread.tasks().stream())
        .filter(task -> task.partition() == partition)
        .forEach(task -> compareStores(partition, restored, task.stores()));
    differences.addAll(compareState(partition, restored));
  }

  /** Compares the number of facts and of open units. */
  List<String> compareState(int partition, TaskStores restored) {
    List<String> found = new ArrayList<>();
    int facts =
        restored.bytes().get(Names.FACT_STORE).entries().values().stream()
            .mapToInt(segment -> segment.length / 24)
            .sum();
    int wanted = expected.openFacts.getOrDefault(partition, 0);
    if (facts != wanted) {
      found.add("partition %s has %s facts, not %s".formatted(partition, facts, wanted));
    }
    int units = restored.bytes().get(Names.summaryStore(windows.unitSize())).entries().size();
    int open = expected.openUnits.getOrDefault(partition, Set.of()).size();
    if (units != open) {
      found.add("partition %s has %s open units, not %s".formatted(partition, units, open));
    }
    return found;
  }

  private void compareStores(int partition, TaskStores restored, TaskStores inMemory) {
    restored
        .bytes()
        .forEach(
            (store, bytes) -> {
              Map<Object, byte[]> one = new LinkedHashMap<>(bytes.entries());
              Map<Object, byte[]> other =
                  new LinkedHashMap<>(inMemory.bytes().get(store).entries());
              if (!one.keySet().equals(other.keySet())
                  || one.entrySet().stream()
                      .anyMatch(e -> !Arrays.equals(e.getValue(), other.get(e.getKey())))) {
                differences.add(
                    "%s of partition %s is not what its changelog restores"
                        .formatted(store, partition));
              }
            });
  }
}
