package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.testing.security.Printed;
import io.cryptopipeline.testing.security.Secrets;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No secret is in anything that the test run has printed: neither in what the processes of the
 * tests have, nor in the reports, which hold what the tests' own JVMs have. It runs after all
 * others.
 */
class PrintedSecretsIT {

  private static final Path UNIT_TESTS = Path.of("target", "surefire-reports");
  private static final Path INTEGRATION_TESTS = Path.of("target", "failsafe-reports");

  @Test
  void shouldFindNoSecret() throws IOException {
    for (Path folder : List.of(Printed.FOLDER, UNIT_TESTS, INTEGRATION_TESTS)) {
      assertThat(linesWith(Secrets.MARK, folder)).isEmpty();
    }
  }

  /** Where only some of the tests were run there may be nothing to search. */
  @Test
  void shouldHaveSearchedWhatAllTestsHavePrinted() throws IOException {
    if (System.getProperty("it.test") == null) {
      assertThat(linesWith("mongodb.uri=mongodb://crypto-inspect:***@", Printed.FOLDER))
          .as("what LeastRightsIT has a command print")
          .isNotEmpty();
      assertThat(linesWith("the stream is RUNNING", INTEGRATION_TESTS))
          .as("what a stream prints in the tests' own JVM")
          .isNotEmpty();
      assertThat(linesWith("testsuite", UNIT_TESTS)).isNotEmpty();
    }
  }

  private static List<String> linesWith(String text, Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          try (BufferedReader lines = Files.newBufferedReader(file, ISO_8859_1)) { // any bytes
            lines
                .lines()
                .filter(line -> line.contains(text))
                .forEach(l -> found.add(file + ": " + l));
          }
        }
      }
    }
    return found;
  }
}
