package io.cryptopipeline.cli;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.monitoring.MonitoringServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The monitoring of a command that runs until it is stopped, and the server that shows it if {@code
 * http.port} is set.
 *
 * @param monitoring the monitoring
 * @param server the server; empty without a port
 */
record ShownMonitoring(Monitoring monitoring, Optional<MonitoringServer> server)
    implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(ShownMonitoring.class);

  /**
   * Starts the server before everything else, so that it also shows what the start waits for.
   *
   * @throws ConfigException if the server cannot listen there
   */
  static ShownMonitoring start(Settings settings) {
    int port = settings.get(Keys.HTTP_PORT);
    if (port == 0) {
      return new ShownMonitoring(Monitoring.disabled(), Optional.empty());
    }
    Monitoring monitoring = Monitoring.shown(InstantSource.system());
    String address = settings.get(Keys.HTTP_ADDRESS);
    try {
      MonitoringServer server =
          MonitoringServer.start(
              new InetSocketAddress(InetAddress.getByName(address), port), monitoring);
      LOG.info("metrics and health are at {}", server.address());
      return new ShownMonitoring(monitoring, Optional.of(server));
    } catch (IOException e) {
      monitoring.close();
      throw new ConfigException(
          "cannot listen on %s:%s (%s): set another %s or %s"
              .formatted(address, port, e.getMessage(), Keys.HTTP_PORT, Keys.HTTP_ADDRESS));
    }
  }

  @Override
  public void close() {
    server.ifPresent(MonitoringServer::close);
    monitoring.close();
  }
}
