package io.cryptopipeline.stream;

import io.cryptopipeline.config.Settings;
import java.util.Properties;

/** The parts of {@link StreamApplication} that tests of other packages put together themselves. */
public final class StreamParts {

  private StreamParts() {}

  /** Returns the configuration with which the application runs Kafka Streams. */
  public static Properties properties(Settings settings) {
    return StreamsProperties.of(settings);
  }
}
