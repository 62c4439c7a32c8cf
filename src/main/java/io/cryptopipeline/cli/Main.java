package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.runtime.Durations;
import io.cryptopipeline.runtime.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The entry point. Exit codes: 0 done, 1 failed, 2 bad usage or configuration, 3 differences. */
@Command(
    name = "crypto-pipeline",
    description = "Cryptocurrency ticks from Kafka to MongoDB, with exact daily summaries.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    usageHelpAutoWidth = true,
    subcommands = {
      DemoCommand.class,
      ProduceCommand.class,
      StreamCommand.class,
      AggregateCommand.class,
      ReconcileCommand.class,
      ResetCommand.class,
      InspectCommand.class,
      DlqCommand.class,
      TopicsCommand.class,
      TopologyCommand.class,
      ConfigCommand.class,
      CompletionCommand.class
    })
public final class Main implements Runnable {

  static final int FAILED = 1;
  static final int BAD_USAGE = 2;
  static final int DIFFERENCES = 3;

  /** The version, which Maven takes from the POM. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      try (InputStream file = Main.class.getResourceAsStream("version.txt")) {
        return new String[] {"crypto-pipeline " + new String(file.readAllBytes(), UTF_8).strip()};
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Creates the commands, and passes the stop signal to those whose constructor takes it.
   *
   * @param stop the signal
   */
  private record Injection(StopSignal stop) implements IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        return type.getDeclaredConstructor(StopSignal.class).newInstance(stop);
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      }
    }
  }

  @Spec private CommandSpec spec;

  /** Runs the command, and exits with its code. */
  public static void main(String[] args) {
    ProcessText.makeUniform();
    if (List.of(args).contains(SettingsCommand.VERBOSE)) {
      System.setProperty("crypto.pipeline.log.exceptions", "full"); // before logging starts
    }
    LogFormat format = LogFormat.install(args, System.getenv());
    // The JDK's own handler prints a stack trace, in no format.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) ->
            LogFormat.log()
                .error("the thread {} ended: {}", thread.getName(), error.toString(), error));
    StopSignal stop = StopSignal.install();
    int code = FAILED;
    try {
      ProcessText.check(args);
      code = commandLine(stop, format).execute(args);
    } catch (ConfigException e) {
      format.complain(format.stderr(), e.getMessage(), Optional.empty());
      code = BAD_USAGE;
    } catch (Error e) { // such as too little memory; other threads would keep the process alive
      format.complain(format.stderr(), e.toString(), Optional.empty());
    }
    System.exit(code);
  }

  /** Creates the command line; tests set their own writers. */
  static CommandLine commandLine(StopSignal stop, LogFormat format) {
    CommandLine commandLine = new CommandLine(new Main(), new Injection(stop));
    // By default, picocli writes in the encoding of the locale.
    commandLine.setOut(new PrintWriter(new OutputStreamWriter(System.out, UTF_8), true));
    commandLine.setErr(format.stderr());
    commandLine.registerConverter(Duration.class, Durations::parse);
    commandLine.registerConverter(Reason.class, Main::reason);
    commandLine.registerConverter(
        WindowSize.class, label -> WindowSize.labelled(label).orElseThrow());
    commandLine.setExecutionExceptionHandler(
        (error, command, parsed) -> complain(error, command, format));
    commandLine.setParameterExceptionHandler(new UsageErrors(format));
    return commandLine;
  }

  private static Reason reason(String name) {
    return Stream.of(Reason.values())
        .filter(reason -> reason.kebabCase().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static boolean hasVerbose(CommandLine command) {
    return command.getCommand() instanceof SettingsCommand withSettings && withSettings.isVerbose();
  }

  private static int complain(Exception error, CommandLine command, LogFormat format) {
    boolean expected = error instanceof ConfigException || error instanceof PipelineException;
    boolean verbose = hasVerbose(command);
    format.complain(
        command.getErr(),
        expected
            ? error.getMessage()
            : "internal error: " + error + (verbose ? "" : " (--verbose shows where)"),
        Optional.<Throwable>of(error).filter(e -> verbose));
    return error instanceof ConfigException ? BAD_USAGE : FAILED;
  }

  /** Prints the list of commands: none was given. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
