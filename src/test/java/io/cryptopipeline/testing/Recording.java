package io.cryptopipeline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** A recorded session of an exchange; {@code recordings/NOTICE} says where it is from. */
public final class Recording {

  private Recording() {}

  /** The text of a file of the recordings. */
  public static String text(String file) {
    try (InputStream in = Recording.class.getResourceAsStream("/recordings/" + file)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the exchange sent in a session, in its order. */
  public static List<String> session(String file) {
    return text("cryptofeed/" + file)
        .lines()
        .filter(line -> line.matches("[0-9.]+: .*"))
        .map(line -> line.substring(line.indexOf(": ") + 2))
        .toList();
  }
}
