package io.cryptopipeline.web;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.monitoring.Monitoring;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves what a command shows, on {@code http.address}, to those whom {@link Access} lets in. Its
 * start needs neither Kafka nor MongoDB.
 */
public final class WebServer implements AutoCloseable {

  private final HttpEndpoint endpoint;
  private final SummaryReader summaries;

  private WebServer(
      Settings settings,
      int port,
      Monitoring monitoring,
      SummaryReader summaries,
      List<Route> more) {
    this.summaries = summaries;
    List<Route> routes = new ArrayList<>(MonitoringRoutes.of(monitoring));
    routes.addAll(more);
    endpoint = listen(settings, port, routes);
    monitoring.bind(new JvmMemoryMetrics());
    monitoring.bind(new JvmGcMetrics());
    monitoring.bind(new ProcessorMetrics());
    monitoring.bind(new FileDescriptorMetrics());
    monitoring.bind(new UptimeMetrics());
  }

  /**
   * Starts to serve metrics and health.
   *
   * @param port where to listen; 0 takes a free port
   * @param monitoring what to show; closed by its owner, after this
   * @throws ConfigException if the address cannot be listened on, or may be read by too many
   */
  public static WebServer ofMonitoring(Settings settings, int port, Monitoring monitoring) {
    return new WebServer(settings, port, monitoring, new SummaryReader(settings), List.of());
  }

  /** Does the same, and serves the API and the page. */
  public static WebServer ofPipeline(Settings settings, int port, Monitoring monitoring) {
    SummaryReader summaries = new SummaryReader(settings);
    List<Route> routes = new ArrayList<>(PageRoutes.all());
    routes.addAll(api(settings, monitoring, summaries));
    return new WebServer(settings, port, monitoring, summaries, routes);
  }

  /** Returns the routes that {@code openapi.yaml} describes. */
  static List<Route> api(Settings settings, Monitoring monitoring, SummaryReader summaries) {
    Windows windows = settings.windows();
    return List.of(
        CoinsRoute.of(summaries),
        CandlesRoute.of(windows, summaries),
        DayRoute.of(windows, summaries),
        DeadLettersRoute.of(settings),
        StatusRoute.of(settings, monitoring));
  }

  private static HttpEndpoint listen(Settings settings, int port, List<Route> routes) {
    String name = settings.get(Keys.HTTP_ADDRESS);
    try {
      InetAddress address = InetAddress.getByName(name);
      return HttpEndpoint.start(
          new InetSocketAddress(address, port), Access.of(settings, address), routes);
    } catch (IOException e) {
      throw new ConfigException(
          "cannot listen on %s:%s (%s): set another %s or %s"
              .formatted(name, port, e.getMessage(), Keys.HTTP_PORT, Keys.HTTP_ADDRESS));
    }
  }

  /** Returns the address of the path {@code /}. */
  public URI address() {
    return endpoint.address();
  }

  @Override
  public void close() {
    endpoint.close();
    summaries.close();
  }
}
