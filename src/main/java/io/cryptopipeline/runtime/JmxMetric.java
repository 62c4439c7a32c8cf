package io.cryptopipeline.runtime;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * A metric that JMX shows until it is closed. If several in a JVM have the same name, JMX shows the
 * first.
 */
public final class JmxMetric implements AutoCloseable {

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName name;
  private final boolean registered;

  /**
   * Registers a metric.
   *
   * @param name such as {@code crypto-pipeline:type=pending-recomputes}
   * @param metric the object whose getters any thread may call
   * @param attributes the interface whose getters are the attributes
   */
  public <T> JmxMetric(String name, T metric, Class<T> attributes) {
    try {
      this.name = new ObjectName(name);
      registered = register(metric, attributes);
    } catch (JMException e) {
      throw new AssertionError("a metric that JMX accepts", e);
    }
  }

  private <T> boolean register(T metric, Class<T> attributes) throws JMException {
    try {
      server.registerMBean(new StandardMBean(metric, attributes, true), name);
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
      // removed by someone else
    } catch (JMException e) {
      throw new AssertionError("a metric that was registered", e);
    }
  }
}
