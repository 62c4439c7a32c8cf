package io.cryptopipeline.testing.process;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs in this JVM. */
public final class Logged {

  private Logged() {}

  /** Runs it, and returns what the class has logged meanwhile as a warning or worse. */
  public static List<String> warningsOf(Class<?> logging, Runnable run) {
    return linesOf(logging, Level.WARN, run);
  }

  /** Runs it, and returns what the class has logged meanwhile, of use to a user. */
  public static List<String> linesOf(Class<?> logging, Runnable run) {
    return linesOf(logging, Level.INFO, run);
  }

  private static List<String> linesOf(Class<?> logging, Level least, Runnable run) {
    List<String> lines = new CopyOnWriteArrayList<>();
    AbstractAppender appender =
        new AbstractAppender("logged", null, null, true, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            if (event.getLevel().isMoreSpecificThan(least)) {
              lines.add(event.getMessage().getFormattedMessage());
            }
          }
        };
    appender.start();
    Logger logger = (Logger) LogManager.getLogger(logging);
    logger.addAppender(appender);
    try {
      run.run();
    } finally {
      logger.removeAppender(appender);
      appender.stop();
    }
    return lines;
  }
}
