package io.cryptopipeline.cli;

import io.cryptopipeline.model.WindowSize;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A size of windows by its label. */
final class WindowSizeConverter implements ITypeConverter<WindowSize> {

  @Override
  public WindowSize convert(String label) {
    return WindowSize.labelled(label)
        .orElseThrow(() -> new TypeConversionException("'" + label + "' is not 1m, 1h, 1d or 1w"));
  }
}
