package io.cryptopipeline.simulation;

import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;

/** A store of one task. */
abstract class StoreModel implements StateStore {

  private final String name;
  private final StoreBytes bytes;

  StoreModel(String name, StoreBytes bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  final StoreBytes bytes() {
    return bytes;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final void init(StateStoreContext context, StateStore root) {}

  @Override
  public final void close() {}

  @Override
  public final boolean persistent() {
    return true;
  }

  @Override
  public final boolean isOpen() {
    return true;
  }
}
