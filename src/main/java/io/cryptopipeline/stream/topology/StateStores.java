package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.model.Windows;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The stores of one task.
 *
 * @param clocks each coin's clock
 * @param facts the segments of the open units' facts
 * @param windows the states of the open windows, one store per size
 */
record StateStores(
    KeyValueStore<String, CoinClock> clocks,
    KeyValueStore<Bytes, byte[]> facts,
    Map<WindowSize, WindowStore<String, WindowState>> windows) {

  /** Returns the stored state of a window, null if there is none. */
  WindowState state(CoinWindow window) {
    return windows
        .get(window.window().size())
        .fetch(window.coinId(), window.start().toEpochMilli());
  }

  static StateStores of(ProcessorContext<?, ?> context, Windows windows) {
    Map<WindowSize, WindowStore<String, WindowState>> stores = new EnumMap<>(WindowSize.class);
    windows.sizes().forEach(s -> stores.put(s, context.getStateStore(Names.summaryStore(s))));
    return new StateStores(
        context.getStateStore(Names.COIN_CLOCK_STORE),
        context.getStateStore(Names.FACT_STORE),
        stores);
  }
}
