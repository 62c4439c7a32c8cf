package io.cryptopipeline.cli;

import io.cryptopipeline.record.Reason;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A reason by its name. */
final class ReasonConverter implements ITypeConverter<Reason> {

  @Override
  public Reason convert(String name) {
    return Stream.of(Reason.values())
        .filter(reason -> reason.kebabCase().equals(name))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("'" + name + "' is not one of " + names()));
  }

  private static String names() {
    return Stream.of(Reason.values()).map(Reason::kebabCase).collect(Collectors.joining(", "));
  }
}
