package io.cryptopipeline.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cryptopipeline.testing.process.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fact is in MongoDB once or among the dead letters, and every summary is the exact fold of
 * its facts, whatever is killed, frozen or cut off in between.
 *
 * <p>The short form has each fault once, in an order out of a seed. {@code -Dfaults=long} adds an
 * outage of a minute, five further orders, and one with the default bounds; {@code -Dfaults.seed=N}
 * begins with another seed. {@code -Dfault=NAME} strikes with one {@link Fault} alone.
 */
class FaultsIT {

  private static final long SEED = Long.getLong("faults.seed", 20180405);
  private static final boolean LONG = "long".equals(System.getProperty("faults"));
  private static final Optional<String> ONE = Optional.ofNullable(System.getProperty("fault"));
  private static final int FURTHER_ORDERS = 5;
  private static final int THREADS = 2;
  private static final String DATABASE = "crypto";

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> shouldKeepEveryFactOnceThroughAllFaults() {
    Stream<DynamicTest> orders =
        LongStream.rangeClosed(SEED, LONG ? SEED + FURTHER_ORDERS : SEED)
            .mapToObj(seed -> allFaults(seed, Bounds.SHORT));
    return LONG ? Stream.concat(orders, Stream.of(allFaults(SEED, Bounds.DEFAULT))) : orders;
  }

  private DynamicTest allFaults(long seed, Bounds bounds) {
    String name = "seed %s, %s bounds".formatted(seed, bounds.name());
    return DynamicTest.dynamicTest(name, () -> strikeAll(name, seed, bounds));
  }

  private void strikeAll(String name, long seed, Bounds bounds) throws IOException {
    List<Fault> faults = new ArrayList<>(chosen());
    Path own = Files.createDirectories(folder.resolve(seed + "-" + bounds.name()));
    try (Rig rig = new Rig(own, seed);
        FaultRun run = new FaultRun(rig, target(own, rig, bounds), KnownTicks.disordered(seed))) {
      Collections.shuffle(faults, rig.random());
      run.start();
      int inTheMiddle = 0;
      for (Fault fault : faults) {
        long left = run.strike(fault);
        inTheMiddle += left > 0 ? 1 : 0;
        run.awaitDone();
        List<String> differences = run.differences();
        System.out.printf(
            "%s: %s with %,d records to do: %,d facts of %s coin-days, %s differences%n",
            name, fault, left, run.oracle().facts(), run.oracle().coinDays(), differences.size());
        assertThat(differences).as("differences between MongoDB and facts, " + fault).isEmpty();
      }
      run.settle();
      run.stop();
      assertThat(refused(rig)).as("dead letters").isEqualTo(run.unusable());
      assertThat(published(rig)).as("the newest summaries of the topic").isEqualTo(stored(rig));
      assertThat(inTheMiddle)
          .as("faults in the middle of the work")
          .isGreaterThan(faults.size() / 2);
      System.out.printf(
          "%s: %s faults, %s of them in the middle of the work; %,d dead letters, as expected%n",
          name, faults.size(), inTheMiddle, run.unusable().size());
    }
  }

  private static List<Fault> chosen() {
    return ONE.map(name -> List.of(Fault.named(name)))
        .orElseGet(
            () -> Stream.of(Fault.values()).filter(fault -> LONG || !fault.isLong()).toList());
  }

  private static FaultRun.Target target(Path folder, Rig rig, Bounds bounds) {
    String kafka = rig.kafka().bootstrapServers();
    Cli.Ended created =
        Cli.run(
            folder,
            Map.of("CRYPTO_PIPELINE_KAFKA_BOOTSTRAP_SERVERS", kafka),
            List.of("topics", "create"));
    assertThat(created.exitCode()).as(created.describe()).isZero();
    return new FaultRun.Target(
        "crypto-raw",
        "crypto-pipeline",
        THREADS,
        DATABASE,
        instance -> {
          List<String> arguments = new ArrayList<>(List.of("stream"));
          Stream.concat(
                  bounds.settings().stream(),
                  Stream.of(
                      "state.dir=" + instance.state(),
                      "streams.client.id=" + instance.name(),
                      "streams.num.stream.threads=" + THREADS))
              .forEach(setting -> arguments.addAll(List.of("-D", setting)));
          return Cli.start(
              instance.log(),
              Map.of(
                  "CRYPTO_PIPELINE_KAFKA_BOOTSTRAP_SERVERS",
                  kafka,
                  "CRYPTO_PIPELINE_MONGODB_URI",
                  instance.mongoUri()),
              arguments);
        });
  }

  /** Where each dead letter came from, by its value. */
  private static Map<String, String> refused(Rig rig) {
    Map<String, String> places = new HashMap<>();
    for (ConsumerRecord<String, String> letter : records(rig, "crypto-raw-dlq")) {
      assertThat(header(letter, "dlq-reason")).isEqualTo("bad-price");
      String place = header(letter, "dlq-partition") + "@" + header(letter, "dlq-offset");
      assertThat(places.put(letter.value(), place)).as("a second letter").isNull();
    }
    return places;
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private static Map<String, String> published(Rig rig) {
    Map<String, String> newest = new TreeMap<>();
    for (ConsumerRecord<String, String> record : records(rig, "crypto-daily-summary")) {
      JsonObject summary = JsonParser.parseString(record.value()).getAsJsonObject();
      newest.put(
          record.key(),
          summary.get("tick_count") + " " + summary.get("close").getAsBigDecimal().toPlainString());
    }
    return newest;
  }

  private static Map<String, String> stored(Rig rig) {
    Map<String, String> stored = new TreeMap<>();
    for (Document summary : rig.database(DATABASE).getCollection("daily_summaries").find()) {
      stored.put(
          summary.getString("_id"),
          summary.get("tick_count")
              + " "
              + summary.get("close", Decimal128.class).bigDecimalValue().toPlainString());
    }
    return stored;
  }

  /** Waits for those behind a transaction that an instance has left open when it was killed. */
  private static List<ConsumerRecord<String, String>> records(Rig rig, String topic) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = consumer(rig, "read_committed");
        KafkaConsumer<String, String> seesAll = consumer(rig, "read_uncommitted")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = seesAll.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static KafkaConsumer<String, String> consumer(Rig rig, String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            rig.kafka().bootstrapServers(),
            "isolation.level",
            isolation,
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
