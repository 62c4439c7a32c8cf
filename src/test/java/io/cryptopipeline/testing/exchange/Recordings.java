package io.cryptopipeline.testing.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;

/** What real sources have sent, see {@code recordings/NOTICE}. */
public final class Recordings {

  /** A line that starts otherwise is the client's, or tells of the connection. */
  private static final Pattern RECEIVED = Pattern.compile("[0-9.]+: ");

  private Recordings() {}

  /** Returns the text of a recorded answer. */
  public static String text(String name) {
    try (InputStream file = Recordings.class.getResourceAsStream("/recordings/" + name)) {
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the messages that the client received in a recorded session. */
  public static List<String> messages(String session) {
    return text("cryptofeed/" + session)
        .lines()
        .filter(line -> RECEIVED.matcher(line).lookingAt())
        .map(line -> RECEIVED.matcher(line).replaceFirst(""))
        .toList();
  }
}
