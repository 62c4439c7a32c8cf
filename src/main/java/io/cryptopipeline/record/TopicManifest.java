package io.cryptopipeline.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.cryptopipeline.model.WindowSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The topics and their settings, as {@code topology/topics.json} names them. */
public final class TopicManifest {

  private static final String RESOURCE = "/topology/topics.json";

  private TopicManifest() {}

  /**
   * The required state of a topic.
   *
   * @param name the topic's name
   * @param holds what it holds, for a person
   * @param config its settings by name; the broker decides all others
   */
  public record TopicSpec(String name, String holds, Map<String, String> config) {}

  /** Returns every topic of a pipeline that summarizes windows of these sizes. */
  public static List<TopicSpec> topics(Set<WindowSize> sizes) {
    List<TopicSpec> topics = new ArrayList<>(all());
    EnumSet.complementOf(EnumSet.copyOf(sizes))
        .forEach(size -> topics.removeIf(topic -> topic.name().equals(Topics.summaries(size))));
    return topics;
  }

  private static List<TopicSpec> all() {
    try (InputStream json = TopicManifest.class.getResourceAsStream(RESOURCE)) {
      return new Gson()
          .fromJson(
              new InputStreamReader(json, UTF_8), new TypeToken<List<TopicSpec>>() {}.getType());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
