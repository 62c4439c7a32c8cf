package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.record.EventId;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Remembers the last payloads that no number tells from others, so that each is passed on once
 * although the same page is requested again. For one thread.
 */
final class SeenPayloads {

  private static final int KEPT = 50_000;

  private final Set<String> hashes =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > KEPT;
            }
          });

  /** Remembers a payload, and returns whether it was not known. */
  boolean add(String identity) {
    return hashes.add(HexFormat.of().formatHex(EventId.hash(identity.getBytes(UTF_8))));
  }
}
