package io.cryptopipeline.testing.process;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.filter.AbstractFilter;

/** What is logged in this JVM. */
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

  /** Runs it, and also prints to {@code copy} what is logged to stderr meanwhile, by anybody. */
  public static <T> T copyTo(PrintWriter copy, Supplier<T> run) {
    Configuration logging = LoggerContext.getContext(false).getConfiguration();
    ConsoleAppender stderr = logging.getAppender("text");
    Filter copying = new CopyingFilter(copy, stderr.getLayout());
    stderr.addFilter(copying);
    try {
      return run.get();
    } finally {
      stderr.removeFilter(copying);
    }
  }

  /** Lets everything pass. The filters of the configuration have been asked before. */
  private static final class CopyingFilter extends AbstractFilter {

    private final PrintWriter copy;
    private final Layout<?> layout;

    CopyingFilter(PrintWriter copy, Layout<?> layout) {
      this.copy = copy;
      this.layout = layout;
    }

    @Override
    public Result filter(LogEvent event) {
      copy.print(layout.toSerializable(event));
      return Result.NEUTRAL;
    }

    /** Each is removed by itself, when several run side by side. */
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
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
