package io.cryptopipeline.runtime;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * A metric that JMX shows until it is closed. Of several of one name in a JVM the first is shown.
 */
public final class JmxMetric implements AutoCloseable {

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName name;
  private final boolean registered;

  /**
   * Shows a metric.
   *
   * @param name such as {@code crypto-pipeline:type=pending-recomputes}
   * @param metric asked from any thread
   * @param shown the interface whose getters are the attributes
   */
  public <T> JmxMetric(String name, T metric, Class<T> shown) {
    try {
      this.name = new ObjectName(name);
      registered = register(metric, shown);
    } catch (JMException e) {
      throw new AssertionError("a metric that JMX accepts", e);
    }
  }

  private <T> boolean register(T metric, Class<T> shown) throws JMException {
    try {
      server.registerMBean(new StandardMBean(metric, shown, true), name);
      return true;
    } catch (InstanceAlreadyExistsException e) {
      return false;
    }
  }

  @Override
  public void close() {
    if (!registered) {
      return;
    }
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException e) {
      // someone else has removed it
    } catch (JMException e) {
      throw new AssertionError("a metric that was registered", e);
    }
  }
}
