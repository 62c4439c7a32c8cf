package io.cryptopipeline.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.WindowSize;
import java.util.EnumSet;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.junit.jupiter.api.Test;

class StoresTest {

  /** What the commit's hook puts into a cache would be lost by a kill. */
  @Test
  void shouldCacheNoStore() {
    for (StoreBuilder<?> builder : PipelineTopology.stores(EnumSet.allOf(WindowSize.class))) {
      StateStore store = builder.build();
      assertThat(builder.loggingEnabled()).as(builder.name()).isTrue();
      while (store instanceof WrappedStateStore<?, ?, ?> wrapper) {
        assertThat(store.getClass().getSimpleName()).as(builder.name()).doesNotContain("Caching");
        store = wrapper.wrapped();
      }
    }
  }
}
