package io.cryptopipeline.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.monitoring.LibraryMetric;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.monitoring.Monitoring;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The state of this instance: what it needs, and the metrics that a person looks at. */
final class StatusRoute {

  private static final int MOST_COINS = 100;

  /** Those with one value. */
  private static final List<Metric> SINGLE =
      List.of(
          Metric.READ_RECORDS,
          Metric.STORED_RAW_EVENTS,
          Metric.LAG_RECORDS,
          Metric.MONGODB_WAITING_SECONDS,
          Metric.MONGODB_ACKNOWLEDGED_AGE_SECONDS,
          Metric.KAFKA_WAITING_SECONDS,
          Metric.RECOMPUTE_PENDING_UNITS,
          Metric.RECOMPUTE_PENDING_SECONDS,
          Metric.FAILED_THREADS);

  /** Those with a value for each value of their tag. */
  private static final List<Metric> TAGGED = List.of(Metric.TICKS, Metric.REFUSED_RECORDS);

  private StatusRoute() {}

  static Route of(Settings settings, Monitoring monitoring) {
    return Route.guarded(
        "/api/v1/status", List.of(), query -> Answer.json(Answer.OK, state(settings, monitoring)));
  }

  private static JsonObject state(Settings settings, Monitoring monitoring) {
    JsonObject state = new JsonObject();
    JsonArray windows = new JsonArray();
    settings.get(Keys.SUMMARY_WINDOWS).stream().map(WindowSize::label).forEach(windows::add);
    state.add("windows", windows);
    state.addProperty("zone", settings.get(Keys.SUMMARY_ZONE).getId());
    JsonObject readiness = MonitoringRoutes.readiness(monitoring, MOST_COINS);
    readiness.entrySet().forEach(entry -> state.add(entry.getKey(), entry.getValue()));
    MeterRegistry meters = monitoring.meters();
    for (Metric metric : TAGGED) {
      JsonObject values = new JsonObject();
      metric.values(meters).forEach((tag, value) -> add(values, tag, value));
      state.add(metric.shortName(), values);
    }
    for (Metric metric : SINGLE) {
      metric.values(meters).values().forEach(value -> add(state, metric.shortName(), value));
    }
    LibraryMetric.THREADS_ALIVE
        .value(meters)
        .ifPresent(value -> add(state, "threads_alive", value));
    return state;
  }

  /** Leaves out what is not known. Counts are whole numbers; times have decimals. */
  private static void add(JsonObject object, String name, double value) {
    if (Double.isNaN(value)) {
      return;
    }
    if (name.endsWith("_seconds")) {
      object.addProperty(name, value);
    } else {
      object.addProperty(name, (long) value);
    }
  }
}
