package io.cryptopipeline.cli;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.runtime.Durations;
import io.cryptopipeline.runtime.NearestNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one line what is wrong with the arguments, and what was probably meant. Shows no value
 * that may be a secret.
 */
final class UsageErrors implements IParameterExceptionHandler {

  private static final String MASK = "***";
  private static final int SHORTEST_NAME = 3;

  /** Looks like an option. */
  private static final Pattern OPTION = Pattern.compile("-{1,2}[A-Za-z][A-Za-z-]{0,18}");

  private final LogFormat format;

  UsageErrors(LogFormat format) {
    this.format = format;
  }

  @Override
  public int handleParseException(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    List<String> unknown = unknown(error, args);
    String help = "See \"%s --help\".".formatted(command.getCommandSpec().qualifiedName());
    format.complain(
        command.getErr(),
        problem(error) + suggestion(command, unknown) + System.lineSeparator() + help,
        Optional.empty());
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

  /** Says what is wrong, in words of its own where picocli's repeat what was typed. */
  private static String problem(ParameterException error) {
    String message = error.getMessage();
    ArgSpec argument = error.getArgSpec();
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unmatched.getUnmatched().stream()
          .map(arg -> "'" + shown(arg, error.getCommandLine()) + "'")
          .collect(Collectors.joining(", ", before(": ", message) + ": ", ""));
    }
    if (argument != null) {
      return badValue(argument, error.getValue());
    }
    boolean isOfNames =
        error instanceof MissingParameterException
            || error instanceof OverwrittenOptionException
            || message.equals("Missing required subcommand");
    return isOfNames ? before(" but found '", message) : "the arguments cannot be read";
  }

  private static String badValue(ArgSpec argument, String value) {
    String name =
        argument instanceof OptionSpec option ? "option '%s'".formatted(option.longestName()) : "";
    List<String> allowed = new ArrayList<>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(allowed::add);
    }
    return "Invalid value for %s (%s): '%s' is not %s"
            .formatted(
                name,
                argument.paramLabel(),
                NearestNames.shown(value, allowed),
                allowed.isEmpty() ? described(argument) : "one of " + String.join(", ", allowed))
        + NearestNames.question(value, allowed).map(question -> "; " + question).orElse("");
  }

  private static String described(ArgSpec argument) {
    Class<?> type = argument.type();
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == Integer.class) {
      return "a whole number up to " + Integer.MAX_VALUE;
    }
    if (type == Duration.class) {
      return Durations.ALLOWED;
    }
    return Number.class.isAssignableFrom(type) ? "a number" : argument.paramLabel();
  }

  private static String before(String end, String message) {
    int length = message.indexOf(end);
    return length < 0 ? message : message.substring(0, length);
  }

  /**
   * Returns an argument that the command does not know, for the message. Whatever is neither a
   * command, an option or a key, nor like a mistyped one, may be a secret.
   */
  private static String shown(String argument, CommandLine command) {
    String typed = name(argument);
    String dashes = typed.substring(0, typed.length() - withoutDashes(typed).length());
    String name = NearestNames.shown(withoutDashes(typed), allNames(command));
    String shown = name.equals(MASK) ? Keys.shown(typed) : dashes + name;
    return shown.equals(MASK) || !argument.contains("=") ? shown : shown + "=" + MASK;
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

  /** Returns the names of all commands, and of their options without dashes. */
  private static Set<String> allNames(CommandLine command) {
    CommandLine root = command;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Set<String> names = new HashSet<>();
    addNames(root, names);
    return names;
  }

  private static void addNames(CommandLine command, Set<String> names) {
    command.getCommandSpec().optionsMap().keySet().forEach(n -> names.add(withoutDashes(n)));
    names.addAll(command.getSubcommands().keySet());
    command.getSubcommands().values().forEach(subcommand -> addNames(subcommand, names));
  }
}
