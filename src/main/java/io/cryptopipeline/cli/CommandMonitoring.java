package io.cryptopipeline.cli;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.web.WebServer;
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
record CommandMonitoring(Monitoring monitoring, Optional<WebServer> server)
    implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(CommandMonitoring.class);

  /** Starts a server. */
  @FunctionalInterface
  interface Start {

    /** Starts it; see {@link WebServer#ofMonitoring} and {@link WebServer#ofPipeline}. */
    WebServer start(Settings settings, int port, Monitoring monitoring);
  }

  /**
   * Starts the server before everything else, so that it also shows what the start waits for.
   *
   * @throws ConfigException if the server cannot listen there
   */
  static CommandMonitoring start(Settings settings, Start start) {
    int port = settings.get(Keys.HTTP_PORT);
    if (port == 0) {
      return new CommandMonitoring(Monitoring.disabled(), Optional.empty());
    }
    Monitoring monitoring = Monitoring.shown(InstantSource.system());
    try {
      WebServer server = start.start(settings, port, monitoring);
      LOG.info("serving at {}", server.address());
      return new CommandMonitoring(monitoring, Optional.of(server));
    } catch (RuntimeException e) {
      monitoring.close();
      throw e;
    }
  }

  @Override
  public void close() {
    server.ifPresent(WebServer::close);
    monitoring.close();
  }
}
