package io.cryptopipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

  @TempDir private Path folder;

  @Test
  void shouldMakeTheDirectoryAndLeaveNothingInIt() throws IOException {
    Path directory = folder.resolve("data/streams");

    StateDirectory.requireWritable(settings(directory));

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldSayWhyWhenItCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> StateDirectory.requireWritable(settings(file.resolve("streams"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("state.dir is " + file + "/streams, which is not writable (")
        .hasMessageContaining(file.toString())
        .hasMessageEndingWith("): grant this user write access, or set another directory");
  }

  /** Of a directory that is there, and that not even root can make a file in. */
  @Test
  void shouldSayThatADirectoryTakesNoFiles() {
    assertThatThrownBy(() -> StateDirectory.requireWritable(settings(Path.of("/proc"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("state.dir is /proc, which is not writable (");
  }

  private static Settings settings(Path directory) {
    return Settings.load(Map.of("state.dir", directory.toString()), Map.of(), Optional.empty());
  }
}
