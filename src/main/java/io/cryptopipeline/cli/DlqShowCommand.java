package io.cryptopipeline.cli;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.dlq.DeadLetterSelection;
import io.cryptopipeline.dlq.DlqJobs;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.runtime.PrintableText;
import io.cryptopipeline.runtime.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints whole dead letters. */
@Command(
    name = "show",
    description =
        "Print refused records: the reason, the origin, and all bytes. Days are those of the"
            + " refusal, in summary.zone.")
final class DlqShowCommand extends SettingsCommand {

  private final StopSignal stop;
  private boolean printed;
  private ProgressLine progress;

  @Mixin private DeadLetterOptions letters;

  @Option(
      names = "--raw",
      description = "Print only the bytes of the value, of one dead letter: PARTITION@OFFSET.")
  private boolean raw;

  @Option(names = "--json", description = "Print one JSON object per line, as inspect dlq does.")
  private boolean json;

  DlqShowCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    DeadLetterSelection selection = letters.selection(settings);
    if (raw && (json || !letters.isOnePosition())) {
      throw new ConfigException(
          "--raw prints one dead letter: give its PARTITION@OFFSET, without --json");
    }
    progress = progressOnTerminal();
    try (DlqJobs jobs = DlqJobs.open(settings, stop)) {
      jobs.read(selection, raw ? this::printValue : this::print, progress.parts("read"));
    } finally {
      progress.clear();
    }
    if (!printed && !json) {
      out().println("there are no such refused records");
      out().flush();
    }
    return 0;
  }

  private void printValue(DeadLetter letter) {
    printed = true;
    progress.clear();
    byte[] value = letter.record().value();
    if (letter.lacksValue()) {
      throw new PipelineException(
          "the value of %s was left out because of its size".formatted(letter.place()));
    }
    if (value != null) {
      System.out.write(value, 0, value.length); // a writer would encode it as text
      throwIf(System.out.checkError());
    }
  }

  private void print(DeadLetter letter) {
    printed = true;
    progress.clear();
    out().println(json ? RecordText.json(letter.record()) : text(letter));
    throwIf(out().checkError()); // flushes
  }

  private static void throwIf(boolean closed) {
    if (closed) {
      throw new PipelineException("stdout was closed");
    }
  }

  private static String text(DeadLetter letter) {
    byte[] value = letter.record().value();
    List<String> lines = new ArrayList<>();
    lines.add(letter.place() + ", refused at " + letter.refusedAt());
    lines.add("  reason   %s: %s".formatted(letter.reason(), letter.message()));
    lines.add("  record   %s of %s".formatted(letter.source(), letter.origin().timestamp()));
    if (letter.isOfReplay()) {
      lines.add("  replays  " + letter.origin().place());
    }
    letter
        .leftOut()
        .ifPresent(what -> lines.add("  without  %s, because of the size".formatted(what)));
    lines.add("  key      " + RecordText.text(letter.record().key()));
    lines.add("  headers  " + RecordText.text(letter.originalHeaders()));
    lines.add("  value    " + (value == null ? "none" : value.length + " bytes"));
    if (value != null) {
      lines.add(RecordText.text(value));
    }
    return lines.stream().map(PrintableText::oneLine).collect(Collectors.joining("\n"));
  }
}
