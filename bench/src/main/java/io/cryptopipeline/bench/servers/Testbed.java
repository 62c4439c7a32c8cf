package io.cryptopipeline.bench.servers;

/**
 * The servers that all competitors use.
 *
 * @param processes starts further processes
 * @param broker the broker
 * @param mongod the mongod
 */
public record Testbed(Processes processes, Broker broker, Mongod mongod) implements AutoCloseable {

  /** Starts the servers; both answer when this returns. */
  public static Testbed start(Processes processes, String mongodBinary)
      throws InterruptedException {
    Mongod mongod = Mongod.start(processes, mongodBinary);
    return new Testbed(processes, Broker.start(processes), mongod);
  }

  @Override
  public void close() {
    broker.close();
    mongod.close();
    processes.close();
  }
}
