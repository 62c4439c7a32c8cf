package io.cryptopipeline.testing.time;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * So long every test waits for what must come, unless it says otherwise: what has not come by then
 * never will, however slow the machine is. JUnit finds this class by itself.
 */
public final class Patience implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(5));
  }
}
