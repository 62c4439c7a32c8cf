package io.cryptopipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateTest {

  @TempDir private Path folder;
  private Settings settings;
  private Path directory;

  @BeforeEach
  void set() {
    settings =
        Settings.load(
            Map.of("state.dir", folder.toString(), "application.id", "mine"),
            Map.of(),
            Optional.empty());
    directory = folder.resolve("mine");
  }

  @Test
  void shouldRefuseWhatKafkaStreamsHasLocked() {
    try (KafkaStreams streams = streams();
        LocalState state = LocalState.of(settings)) {
      assertThat(streams.state()).isEqualTo(KafkaStreams.State.CREATED);

      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(state::lock)
            .isInstanceOf(PipelineException.class)
            .hasMessage(directory + " is in use by a stream on this machine: stop it first");
      }
    }
  }

  @Test
  void shouldKeepKafkaStreamsFromStartingWhileItHasTheLock() {
    streams().close();
    try (LocalState state = LocalState.of(settings)) {
      state.lock();

      assertThatThrownBy(this::streams).isInstanceOf(StreamsException.class);
    }
    streams().close();
  }

  @Test
  void shouldDeleteTheDirectoryOfTheApplicationAndNoOther() throws Exception {
    streams().close();
    Files.createDirectories(directory.resolve("0_1/rocksdb/facts"));
    Files.writeString(directory.resolve("0_1/rocksdb/facts/CURRENT"), "x");
    Path other = Files.createDirectories(folder.resolve("mine-2/0_1"));
    Path linked = Files.writeString(folder.resolve("linked"), "x");
    Files.createSymbolicLink(directory.resolve("0_1/link"), linked);

    try (LocalState state = LocalState.of(settings)) {
      state.lock();
      state.delete();
      state.delete();

      assertThat(state.exists()).isFalse();
    }
    assertThat(other).exists();
    assertThat(linked).exists();
  }

  @Test
  void shouldCreateNothingWhereNoStreamHasRun() {
    try (LocalState state = LocalState.of(settings)) {
      state.lock();
      state.delete();
    }

    assertThat(folder).isEmptyDirectory();
  }

  /** A mistyped setting may name anything. */
  @Test
  void shouldRefuseADirectoryThatIsNotOfKafkaStreams() throws Exception {
    Path photo = directory.resolve("2020/a.jpg");
    Files.createDirectories(photo.getParent());
    Files.writeString(photo, "x");

    try (LocalState state = LocalState.of(settings)) {
      assertThatThrownBy(state::lock)
          .isInstanceOf(PipelineException.class)
          .hasMessage(
              directory
                  + " has no file .lock, so it is not the state of a stream: check state.dir and"
                  + " application.id, or delete it yourself");
      assertThatThrownBy(state::delete).isInstanceOf(PipelineException.class);
    }
    assertThat(photo).exists();
  }

  @Test
  void shouldRefuseToDeleteWhatAStreamHasMadeSinceTheLock() {
    try (LocalState state = LocalState.of(settings)) {
      state.lock();
      KafkaStreams streams = streams();
      assertThatThrownBy(state::delete).hasMessageContaining(" is in use by a stream");
      streams.close();
    }
    assertThat(directory).exists();
  }

  /** Which is not started, and needs no broker. */
  private KafkaStreams streams() {
    Topology topology = new Topology();
    topology.addSource("source", "crypto-raw");
    topology.addProcessor("processor", Ignoring::new, "source");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore("store"), Serdes.String(), Serdes.String()),
        "processor");
    return new KafkaStreams(topology, StreamsProperties.of(settings));
  }

  private static final class Ignoring implements Processor<Object, Object, Void, Void> {

    @Override
    public void process(Record<Object, Object> record) {
      // It never gets one.
    }
  }
}
