package io.cryptopipeline.monitoring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a command can do its work now, and whether it ever will again. Safe for several threads.
 */
public final class Health {

  /** The name of the check that the command itself is neither starting nor stopping. */
  public static final String COMMAND = "command";

  private final Map<String, Supplier<Check>> checks = new LinkedHashMap<>();
  private volatile Optional<String> failure = Optional.empty();

  /**
   * What a check has found.
   *
   * @param isMet whether what is needed is there
   * @param detail why, or why not
   */
  public record Check(boolean isMet, String detail) {

    /** Returns the check of something that is there. */
    public static Check met(String detail) {
      return new Check(true, detail);
    }

    /** Returns the check of something that is missing. */
    public static Check unmet(String detail) {
      return new Check(false, detail);
    }
  }

  /** Creates the health of a command that is starting. */
  Health() {
    starting("the command is starting");
  }

  /** Adds what the command needs, or replaces what was needed under that name. */
  public void require(String name, Supplier<Check> check) {
    synchronized (checks) {
      checks.put(name, check);
    }
  }

  /** Says what the start waits for. */
  public void starting(String why) {
    require(COMMAND, () -> Check.unmet(why));
  }

  /**
   * Says that the command runs.
   *
   * @param isStopping tells whether it is stopping
   */
  public void started(Supplier<Boolean> isStopping) {
    require(
        COMMAND,
        () -> isStopping.get() ? Check.unmet("the command is stopping") : Check.met("running"));
  }

  /** Says that the command cannot go on, and why; the first reason stays. */
  public synchronized void fail(String reason) {
    failure = failure.or(() -> Optional.of(reason));
  }

  /** Returns why the command cannot go on; empty while it can. */
  public Optional<String> failure() {
    return failure;
  }

  /** Makes all checks, and returns what each has found, by name. */
  public Map<String, Check> check() {
    Map<String, Supplier<Check>> all;
    synchronized (checks) {
      all = new LinkedHashMap<>(checks);
    }
    Map<String, Check> found = new LinkedHashMap<>();
    all.forEach((name, check) -> found.put(name, check.get()));
    failure.ifPresent(reason -> found.put(COMMAND, Check.unmet(reason)));
    return found;
  }

  /** Returns whether everything is there that the command needs. */
  public boolean isReady() {
    return check().values().stream().allMatch(Check::isMet);
  }
}
