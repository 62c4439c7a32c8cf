package io.cryptopipeline.bench;

import io.cryptopipeline.bench.servers.MeasuredProcess;
import io.cryptopipeline.bench.servers.ProcFiles;
import io.cryptopipeline.bench.servers.Testbed;
import java.util.List;

/**
 * Processor time in seconds.
 *
 * @param client that of the competitor's processes
 * @param broker that of the Kafka broker
 * @param mongod that of mongod
 * @param others that of the rest of the machine, without this JVM
 */
record Cpu(double client, double broker, double mongod, double others) {

  /** Returns what was used since each process began. */
  static Cpu now(Testbed testbed, List<MeasuredProcess> clients) {
    double client = clients.stream().mapToDouble(MeasuredProcess::cpuSeconds).sum();
    double broker = testbed.broker().process().cpuSeconds();
    double mongod = testbed.mongod().process().cpuSeconds();
    double bench = ProcFiles.cpuSeconds(ProcessHandle.current().pid());
    return new Cpu(
        client, broker, mongod, ProcFiles.machineCpuSeconds() - client - broker - mongod - bench);
  }

  Cpu since(Cpu before) {
    return new Cpu(
        client - before.client,
        broker - before.broker,
        mongod - before.mongod,
        others - before.others);
  }

  Cpu times(double factor) {
    return new Cpu(client * factor, broker * factor, mongod * factor, others * factor);
  }

  /** Returns what the competitor and its servers used. */
  double total() {
    return client + broker + mongod;
  }
}
