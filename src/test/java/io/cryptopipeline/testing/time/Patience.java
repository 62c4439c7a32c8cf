package io.cryptopipeline.testing.time;

import static org.awaitility.pollinterval.IterativePollInterval.iterative;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Says how every test waits for what must come, unless it says otherwise: for five minutes, since
 * what has not come by then never will, however slow the machine is; and it looks soon at first,
 * then every tenth of a second. JUnit finds this class by itself.
 */
public final class Patience implements BeforeAllCallback {

  private static final Duration FIRST_LOOK = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(5));
    Awaitility.setDefaultPollInterval(iterative(Patience::longer, FIRST_LOOK));
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }
}
