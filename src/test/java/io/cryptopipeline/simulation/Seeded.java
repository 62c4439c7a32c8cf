package io.cryptopipeline.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The simulation of one seed, to be repeated on a real broker beside those of other seeds: its
 * records, its faults and what it ended in. Each coin has the seed in its name, and a number with
 * which it is on the same partition as in the simulation, however many partitions that has.
 */
final class Seeded {

  /** Says of a record whose it is, as unusable ones do not say it themselves. */
  static final String HEADER = "simulation-seed";

  private static final Pattern COIN = Pattern.compile("coin-\\d");
  private static final Pattern SEED_OF_COIN = Pattern.compile("-s\\d+-\\d+");

  private final long seed;
  private final Simulation simulation;
  private final ToIntFunction<String> partitions;
  private final Map<String, String> names = new TreeMap<>();

  /**
   * Simulates a seed.
   *
   * @param partitions returns the partition of a coin on the real broker
   */
  Seeded(long seed, ToIntFunction<String> partitions) {
    this.seed = seed;
    this.partitions = partitions;
    simulation = new Simulation(seed, Design.REAL, true, new Trace(false));
    List<String> differences = simulation.run();
    if (!differences.isEmpty()) {
      throw new IllegalStateException("seed " + seed + " of the simulation: " + differences);
    }
  }

  long seed() {
    return seed;
  }

  Windows windows() {
    return simulation.windows();
  }

  /** Returns what is in the keys of this seed's coins, and of no other's. */
  String mark() {
    return "-s" + seed + "-";
  }

  List<ProducerRecord<byte[], byte[]>> records() {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (TickLog.Sent sent : simulation.sent()) {
      Log.Entry entry = sent.entry();
      records.add(
          new ProducerRecord<>(
              Topics.RAW,
              sent.partition(),
              entry.timestampMs(),
              named(entry.key()),
              named(entry.value()),
              new RecordHeaders().add(HEADER, Long.toString(seed).getBytes(UTF_8))));
    }
    return records;
  }

  private byte[] named(byte[] text) {
    return text == null
        ? null
        : COIN.matcher(new String(text, UTF_8))
            .replaceAll(coin -> names.computeIfAbsent(coin.group(), this::name))
            .getBytes(UTF_8);
  }

  private String name(String coin) {
    for (int number = 0; ; number++) {
      String name = coin + mark() + number;
      if (partitions.applyAsInt(name) == simulation.partition(coin)) {
        return name;
      }
    }
  }

  /**
   * Draws so many of the faults that struck, in their order; all, if there are fewer.
   *
   * @param kinds the faults to draw from
   */
  List<Strike> strikes(Set<Fault> kinds, int most) {
    List<Strike> drawn = new ArrayList<>(simulation.strikes());
    drawn.removeIf(strike -> !kinds.contains(strike.fault()));
    Random random = new Random(seed);
    while (drawn.size() > most) {
      drawn.remove(random.nextInt(drawn.size()));
    }
    return drawn;
  }

  /**
   * Returns whether the order of each coin's records is that in which they were sent. A record on
   * another partition is sent back, and comes behind whatever was sent in the meantime.
   */
  boolean isOrdered() {
    return simulation.sent().stream().noneMatch(TickLog.Sent::isMisplaced);
  }

  /** Compares what a real run has stored with what the simulation has. */
  List<String> differences(MongoModel real) {
    List<String> differences = new ArrayList<>();
    Map<String, String> simulated = contents(simulation.documents());
    Map<String, String> stored = contents(real);
    simulated.forEach(
        (id, document) -> {
          if (!document.equals(stored.remove(id))) {
            differences.add("not as simulated: " + document);
          }
        });
    stored.values().forEach(document -> differences.add("not simulated: " + document));
    return differences;
  }

  /** Whether a repeated fact is stored as late depends on which of its statements came first. */
  private static Map<String, String> contents(MongoModel documents) {
    Map<String, String> contents = new TreeMap<>();
    documents.rawEvents().keySet().forEach(id -> contents.put(unmarked(id), unmarked(id)));
    for (Summary summary : documents.summaries().values()) {
      String text = unmarked(MongoModel.timeless(summary).withFinal(true).toString());
      contents.put(unmarked(MongoModel.key(summary.window())), text);
    }
    return contents;
  }

  private static String unmarked(String text) {
    return SEED_OF_COIN.matcher(text).replaceAll("");
  }
}
