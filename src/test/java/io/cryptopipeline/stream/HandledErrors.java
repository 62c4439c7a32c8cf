package io.cryptopipeline.stream;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaErrors;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.mongo.StorageUnavailableException;
import io.cryptopipeline.testing.ticks.LargestNumbers;
import io.cryptopipeline.testing.time.SleptTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The handler of errors that end stream threads; time passes when it waits. */
abstract class HandledErrors {

  private static final Settings SETTINGS = Settings.load(Map.of(), Map.of(), Optional.empty());

  final RuntimeException away = new StorageUnavailableException("away", null);
  final SleptTime time = new SleptTime("2018-04-05T00:00:00Z");
  final List<Duration> waits = new ArrayList<>();
  final List<PipelineException> fatal = new ArrayList<>();
  final List<String> added = new ArrayList<>();
  Optional<String> difference = Optional.empty();
  boolean stopped;
  Predicate<Duration> stoppedWithin = this::passUnlessStopped;
  BooleanSupplier addThread = () -> added.add(Thread.currentThread().getName());

  final FailedThreadHandler errors =
      new FailedThreadHandler(
          error -> KafkaErrors.refusal(SETTINGS, error),
          new RepeatedErrors(time, new LargestNumbers()),
          wait -> stoppedWithin.test(wait),
          () -> difference,
          () -> addThread.getAsBoolean(),
          fatal::add);

  private boolean passUnlessStopped(Duration wait) {
    if (!stopped) {
      waits.add(wait);
      time.pass(wait);
    }
    return stopped;
  }
}
