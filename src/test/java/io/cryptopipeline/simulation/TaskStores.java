package io.cryptopipeline.simulation;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.stream.topology.Names;
import io.cryptopipeline.stream.topology.PipelineProcessors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;

/** The stores of one task, by their names. */
final class TaskStores {

  private final Map<String, StateStore> stores = new LinkedHashMap<>();
  private final Map<String, StoreBytes> bytes = new LinkedHashMap<>();

  TaskStores(Set<WindowSize> sizes, boolean areCached) {
    add(
        new KeyValueModel<>(
            Names.COIN_CLOCK_STORE,
            new StoreBytes(areCached),
            Serdes.String(),
            PipelineProcessors.clocks()));
    add(
        new KeyValueModel<>(
            Names.FACT_STORE, new StoreBytes(areCached), Serdes.Bytes(), Serdes.ByteArray()));
    for (WindowSize size : sizes) {
      add(
          new WindowModel<>(
              Names.summaryStore(size),
              new StoreBytes(areCached),
              PipelineProcessors.windowStates()));
    }
  }

  private void add(StoreModel store) {
    stores.put(store.name(), store);
    bytes.put(store.name(), store.bytes());
  }

  StateStore store(String name) {
    return stores.get(name);
  }

  Map<String, StoreBytes> bytes() {
    return bytes;
  }
}
