package io.cryptopipeline.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RetryableErrorsTest {

  @Test
  void shouldNameEachCodeOnce() {
    List<Integer> codes =
        Arrays.stream(RetryableErrors.values()).flatMap(kind -> kind.codes().stream()).toList();

    assertThat(codes).doesNotHaveDuplicates().doesNotContain(0, 1, 2, 8, 13, 18, 96, 121, 11000);
  }

  @Test
  void shouldBeTheTableOfTheDocs() throws IOException {
    String page = Files.readString(Path.of("docs/operations.md"));

    for (RetryableErrors kind : RetryableErrors.values()) {
      String codes = kind.codes().stream().map(Object::toString).collect(Collectors.joining(", "));
      assertThat(page).as(kind.name()).contains("| " + codes + " |");
    }
  }
}
