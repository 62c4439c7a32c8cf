package io.cryptopipeline.cli;

import io.cryptopipeline.runtime.NearestNames;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one line what is wrong with the arguments, and what was probably meant. Shows no value
 * that may be a secret.
 */
final class UsageErrors implements IParameterExceptionHandler {

  private static final String MASK = "***";
  private static final int SHORTEST_NAME = 3;

  /** A mistyped option. Other characters, or more of them, may be a secret that is stuck to it. */
  private static final Pattern OPTION = Pattern.compile("-{1,2}[A-Za-z][A-Za-z-]{0,18}");

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    List<String> unknown = unknown(error, args);
    PrintWriter err = command.getErr();
    err.println(
        "crypto-pipeline: "
            + withoutValues(masked(error.getMessage(), unknown), args)
            + suggestion(command, unknown));
    err.println("See \"%s --help\".".formatted(command.getCommandSpec().qualifiedName()));
    return Main.BAD_USAGE;
  }

  /** Returns the arguments that the command does not know; picocli may report another fault. */
  private static List<String> unknown(ParameterException error, String[] args) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unmatched.getUnmatched();
    }
    Map<String, OptionSpec> known = error.getCommandLine().getCommandSpec().optionsMap();
    return Stream.of(args)
        .filter(arg -> OPTION.matcher(name(arg)).matches())
        .filter(arg -> !known.containsKey(name(arg)) && !arg.startsWith(SettingsCommand.SETTING))
        .toList();
  }

  private static String name(String argument) {
    return argument.split("=", 2)[0];
  }

  /** Masks what is behind an unknown option, where its value is, or looks like a login or URI. */
  private static String masked(String message, List<String> unknown) {
    String shown = message;
    boolean isBehindOption = false;
    for (String arg : unknown) {
      boolean isOption = arg.startsWith("-");
      boolean isSecret =
          isOption ? !OPTION.matcher(arg).matches() : isBehindOption || arg.contains(":");
      isBehindOption |= isOption;
      if (isSecret && !arg.isBlank() && !arg.contains("=")) { // of those, the value is masked
        shown = shown.replace("'" + arg + "'", "'" + MASK + "'");
      }
    }
    return shown;
  }

  private static String suggestion(CommandLine command, List<String> unknown) {
    for (String arg : unknown) {
      if (isOptionOfSubcommand(name(arg), command)) {
        return "; options go after the command";
      }
      Map<String, String> candidates = candidates(command);
      List<String> nearest =
          NearestNames.of(withoutDashes(name(arg)), candidates.keySet()).stream()
              .map(candidates::get)
              .toList();
      if (!nearest.isEmpty()) {
        return "; did you mean %s?".formatted(String.join(" or ", nearest));
      }
    }
    return "";
  }

  private static boolean isOptionOfSubcommand(String name, CommandLine command) {
    return command.getSubcommands().values().stream()
        .anyMatch(
            subcommand ->
                subcommand.getCommandSpec().optionsMap().containsKey(name)
                    || isOptionOfSubcommand(name, subcommand));
  }

  /** Returns what can be typed here, by the name without dashes or the command before it. */
  private static Map<String, String> candidates(CommandLine command) {
    Map<String, String> candidates = new LinkedHashMap<>();
    addSubcommands(command, "", candidates);
    List<String> options = new ArrayList<>(command.getCommandSpec().optionsMap().keySet());
    options.stream()
        .filter(option -> withoutDashes(option).length() >= SHORTEST_NAME)
        .forEach(option -> candidates.putIfAbsent(withoutDashes(option), option));
    return candidates;
  }

  private static void addSubcommands(
      CommandLine command, String path, Map<String, String> candidates) {
    command.getSubcommands().keySet().forEach(name -> candidates.putIfAbsent(name, path + name));
    command
        .getSubcommands()
        .forEach((name, subcommand) -> addSubcommands(subcommand, path + name + " ", candidates));
  }

  private static String withoutDashes(String argument) {
    return argument.replaceFirst("^-+", "");
  }

  /**
   * Masks what may be a secret without its quotes or its {@code =}: shows only the names of
   * settings, and nothing of what follows them.
   */
  private static String withoutValues(String message, String[] args) {
    String shown = message;
    boolean isBehindSetting = false;
    for (String arg : args) {
      isBehindSetting |= arg.startsWith(SettingsCommand.SETTING);
      String text =
          arg.startsWith(SettingsCommand.SETTING)
              ? arg.substring(SettingsCommand.SETTING.length())
              : arg;
      boolean hasValue = text.contains("=");
      if (!text.isBlank() && (hasValue || (isBehindSetting && !text.startsWith("-")))) {
        String name = text.substring(0, text.indexOf('=') + 1);
        String masked = (name.matches("[A-Za-z0-9._-]+=") ? name : "") + MASK;
        shown = shown.replace("'" + text + "'", "'" + masked + "'");
        shown = shown.replace("but was " + text, "but was " + masked);
      }
    }
    return shown;
  }
}
