package io.cryptopipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {

  @TempDir private Path dir;

  @Test
  void shouldKnowTheLineWhenKeysAreContinuedOrCommented() throws IOException {
    String content =
        "\uFEFF# comment \\\n"
            + "a = 1\r\n"
            + "\n"
            + "b\\ c:two \\\n"
            + "   # not a comment\\\\\n"
            + "  ! comment\r"
            + "d\\u00e9 ${x}\\\n"
            + "\n"
            + "e\n"
            + "f=last\\";

    Path file = file(content);

    assertThat(PropertiesFile.read(file))
        .containsExactly(
            new Setting("a", "1", "file " + file + ":2"),
            new Setting("b c", "two # not a comment\\", "file " + file + ":4"),
            new Setting("d\u00e9", "${x}", "file " + file + ":7"),
            new Setting("e", "", "file " + file + ":9"),
            new Setting("f", "last", "file " + file + ":10"));
    Properties reference = new Properties();
    reference.load(new StringReader(content.substring(1)));
    assertThat(PropertiesFile.read(file))
        .hasSameSizeAs(reference.keySet())
        .allSatisfy(s -> assertThat(s.text()).isEqualTo(reference.getProperty(s.name())));
  }

  @Test
  void shouldNameBothLinesWhenAKeyIsThereTwice() throws IOException {
    Path file = file("state.dir=a\nsink.batch.size=1\nstate\\u002edir=a\n");

    assertThatThrownBy(() -> PropertiesFile.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage("state.dir (file " + file + ":3) is already set on line 1");
  }

  @Test
  void shouldNameTheLineWhenAnEscapeIsBad() throws IOException {
    Path file = file("\nstate.dir=C:\\users\n");

    assertThatThrownBy(() -> PropertiesFile.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage("bad \\u escape (file " + file + ":2)");
  }

  @Test
  void shouldSaySoWhenThereIsNoFile() {
    Path file = dir.resolve("none.properties");

    assertThatThrownBy(() -> PropertiesFile.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage("the configuration file " + file + " does not exist");
  }

  @Test
  void shouldSaySoWhenTheFileIsADirectory() {
    assertThatThrownBy(() -> PropertiesFile.read(dir))
        .isInstanceOf(ConfigException.class)
        .hasMessage("the configuration file " + dir + " is a directory");
  }

  @Test
  void shouldSaySoWhenTheFileCannotBeRead() throws IOException {
    Path file = file("a=1").resolve("below-a-file");

    assertThatThrownBy(() -> PropertiesFile.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("the configuration file " + file + " cannot be read: ");
  }

  @Test
  void shouldSaySoWhenTheFileIsNotUtf8() throws IOException {
    Path file = Files.write(dir.resolve("latin1"), new byte[] {'a', '=', (byte) 0xe9});

    assertThatThrownBy(() -> PropertiesFile.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage("the configuration file " + file + " is not UTF-8");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(dir.resolve("x.properties"), content);
  }
}
