package io.cryptopipeline.cli;

import io.cryptopipeline.runtime.StopSignal;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * Creates the commands; passes the stop signal to those whose constructor takes it.
 *
 * @param stop the signal
 */
record CommandFactory(StopSignal stop) implements IFactory {

  @Override
  public <K> K create(Class<K> type) throws Exception {
    try {
      return type.getDeclaredConstructor(StopSignal.class).newInstance(stop);
    } catch (NoSuchMethodException e) {
      return CommandLine.defaultFactory().create(type);
    }
  }
}
