package io.cryptopipeline.runtime;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * The metrics of a command: a registry whose meters JMX shows until they are removed, or all are
 * closed. A meter is an MBean such as {@code
 * crypto-pipeline:name=crypto_pipeline_source_outages_total,source=coinbase}, with the attribute
 * {@code Value}. If several registries of a JVM have the same meter, JMX shows the first.
 *
 * <p>Micrometer's own registry for JMX (1.17) is not used: it joins the tags to the name, and
 * brings Dropwizard's metrics.
 */
public final class JmxMeters implements AutoCloseable {

  /** What JMX shows of a meter. */
  public interface Shown {

    /** Returns the count of a counter, or the value of a gauge. */
    double getValue();
  }

  private static final String DOMAIN = "crypto-pipeline";
  private static final String PLAIN = "[\\w.-]+";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Set<ObjectName> shown = ConcurrentHashMap.newKeySet();

  /** Creates an empty registry. */
  public JmxMeters() {
    registry.config().onMeterAdded(this::show).onMeterRemoved(this::hide);
  }

  /** Returns the registry, for whatever counts. */
  public MeterRegistry registry() {
    return registry;
  }

  private void show(Meter meter) {
    try {
      Shown value = () -> meter.measure().iterator().next().getValue();
      server.registerMBean(new StandardMBean(value, Shown.class, true), name(meter));
      shown.add(name(meter));
    } catch (InstanceAlreadyExistsException e) {
      // that of another registry
    } catch (JMException e) {
      throw new AssertionError("a meter that JMX accepts", e);
    }
  }

  private void hide(Meter meter) {
    try {
      if (shown.remove(name(meter))) {
        server.unregisterMBean(name(meter));
      }
    } catch (InstanceNotFoundException e) {
      // removed by someone else
    } catch (JMException e) {
      throw new AssertionError("a meter that was shown", e);
    }
  }

  private static ObjectName name(Meter meter) throws JMException {
    StringBuilder name = new StringBuilder(DOMAIN + ":name=" + meter.getId().getName());
    for (Tag tag : meter.getId().getTags()) {
      String value = tag.getValue();
      name.append(',').append(tag.getKey()).append('=');
      name.append(value.matches(PLAIN) ? value : ObjectName.quote(value));
    }
    return new ObjectName(name.toString());
  }

  /** Removes all meters. */
  @Override
  public void close() {
    registry.clear();
    registry.close();
  }
}
