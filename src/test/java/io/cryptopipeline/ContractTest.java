package io.cryptopipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.SummaryFields;
import io.cryptopipeline.record.SummaryJson;
import io.cryptopipeline.testing.ticks.Days;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What topology/ promises, held against the code. */
class ContractTest {

  private static final Path TOPOLOGY = Path.of("topology");

  @ParameterizedTest
  @CsvSource({
    "tick, tick",
    "daily-summary, summary",
    "hourly-summary, summary",
    "raw-event, raw-event",
    "daily-summary-document, summary-document"
  })
  void shouldGiveExamplesThatKeepToTheirSchemas(String example, String schema) throws IOException {
    List<Error> errors =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(read("schemas/" + schema + ".json"))
            .validate(read("examples/" + example + ".json"), InputFormat.JSON);

    assertThat(errors).isEmpty();
  }

  @Test
  void shouldReadTheExampleOfATick() throws Exception {
    byte[] example = read("examples/tick.json").strip().getBytes(UTF_8);

    RawTick tick =
        new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn())
            .read(example, new RecordHeaders(), Instant.EPOCH);

    assertThat(tick.eventId()).hasToString("tick:bitcoin:17");
    assertThat(tick.tick().price()).isEqualTo("6791.68");
    assertThat(tick.tick().timestamp()).isEqualTo("2018-04-05T00:00:59.999Z");
  }

  @Test
  void shouldWriteTheExampleOfASummary() throws IOException {
    Summary summary =
        new Summary(
            Days.day("bitcoin:2018-04-05"),
            Optional.empty(),
            new BigDecimal("6791.68"),
            new BigDecimal("6933.11"),
            new BigDecimal("6568.64"),
            new BigDecimal("6785.85"),
            new BigDecimal("6754.191060763888888888888888888889"),
            5760,
            Optional.of(new BigDecimal("13832.66877200")),
            Optional.of(new BigDecimal("6739.680730786532246186860404930109")),
            Instant.parse("2018-04-05T00:00:00Z"),
            Instant.parse("2018-04-05T23:59:59.999Z"),
            0,
            0,
            true,
            ComputedBy.STREAM,
            Instant.parse("2026-01-01T00:00:00Z"));

    assertThat(SummaryJson.of(summary)).isEqualTo(read("examples/daily-summary.json").strip());
  }

  @Test
  void shouldNameEveryFieldOfASummaryInTheSchemasOfTopicAndCollection() throws IOException {
    JsonObject topic = properties("schemas/summary.json");
    JsonObject collection = properties("schemas/summary-document.json");
    collection.remove("_id");

    assertThat(collection.keySet()).isEqualTo(topic.keySet());
    assertThat(topic.keySet()).containsExactlyElementsOf(SummaryFields.NAMES);
    assertThat(topic.keySet())
        .containsSubsequence(
            JsonParser.parseString(read("examples/daily-summary.json")).getAsJsonObject().keySet());
  }

  @Test
  void shouldExplainEveryReason() throws IOException {
    String readme = read("README.md");

    assertThat(Reason.values())
        .allSatisfy(reason -> assertThat(readme).contains("`" + reason.kebabCase() + "`"));
  }

  private static JsonObject properties(String schema) throws IOException {
    return JsonParser.parseString(read(schema)).getAsJsonObject().getAsJsonObject("properties");
  }

  private static String read(String file) throws IOException {
    return Files.readString(TOPOLOGY.resolve(file));
  }
}
