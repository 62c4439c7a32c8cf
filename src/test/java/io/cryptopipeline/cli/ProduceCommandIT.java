package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.testing.exchange.Recordings;
import io.cryptopipeline.testing.exchange.StubDialect;
import io.cryptopipeline.testing.exchange.StubExchange;
import io.cryptopipeline.testing.exchange.StubHttp;
import io.cryptopipeline.testing.exchange.StubHttp.Answer;
import io.cryptopipeline.testing.kafka.SharedKafka;
import io.cryptopipeline.testing.process.Cli;
import io.cryptopipeline.testing.security.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/** {@code produce} from real sources, as a user runs it. */
class ProduceCommandIT extends UserCommands {

  private static final String KEY = "CG-" + Secrets.of("coingecko");

  /** Whatever goes wrong, and whatever is printed of it, the key is not in it. */
  @Test
  void shouldPrintTicksWithoutABrokerAndNeverTheKey() throws Exception {
    String answer = Recordings.text("coingecko/market_data_for_a_coin.0.200.json");
    StringBuilder printed = new StringBuilder();
    try (StubHttp stub = new StubHttp(uri -> answer, Clock.systemUTC())) {
      settings.put("source.rest.url", stub.uri().toString());
      String[] command = {
        "produce",
        "--source",
        "coingecko",
        "--coins",
        "bitcoin, no-such-coin",
        "--dry-run",
        "-D",
        "coingecko.api.key=${env:COINGECKO_KEY}",
        "-D",
        "coingecko.calls.per.minute=10000",
        "-D",
        "coingecko.calls.per.month=100000000",
        "-D",
        "source.retry.max=100ms"
      };

      String denied = "{\"status\":{\"error_code\":10002,\"error_message\":\"API Key Missing\"}}";
      stub.answerNext(
          Answer.of(429, "<html>" + KEY + "</html>".repeat(20), "0"),
          Answer.of(Answer.How.RESET),
          Answer.of(200, answer),
          Answer.of(200, answer),
          Answer.of(200, answer),
          Answer.of(401, denied),
          Answer.of(403, "<html>blocked " + KEY + "</html>"));
      Path log = folder.resolve("produce.log");
      Process process = Cli.start(log, environment(), List.of(command));
      await().until(stub::hasAnswered);
      int calls = stub.calls().size();
      await().until(() -> stub.calls().size() > calls);
      process.destroy(); // SIGTERM
      assertThat(process.waitFor()).as(Files.readString(log)).isZero();
      assertThat(Files.readString(log))
          .containsOnlyOnce(
              "  bitcoin  source=coingecko quote=usd format=coingecko product=bitcoin"
                  + " event-id=coingecko:usd:bitcoin:1621094383867  ")
          .contains(answer.strip().substring(1, answer.strip().length() - 1) + "\n")
          .contains("1 calls every 0.029 s")
          .containsOnlyOnce("there is no price of no-such-coin")
          .contains("it says 429", "it says 401", "it says 403")
          .as("Java's HTTP client has not called again by itself")
          .containsOnlyOnce("no answer: ");
      assertThat(stub.calls().get(0).headers().get("x-cg-demo-api-key")).containsExactly(KEY);
      printed.append(Files.readString(log));

      stub.answerNext(Answer.of(401, denied));
      Cli.Ended ended = runJar(command);
      assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(1);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err()).contains("crypto-pipeline: coingecko denies access: it says 401");
      printed.append(ended.err());

      stub.answerNext(Answer.of(401, "no"));
      printed.append(runJar(with(command, "--verbose")).describe());
      printed.append(runJar(with(command, "-D", "coingecko.plan=team")).describe());
      Cli.Ended bad = runJar("config", "-D", "coingecko.api.key=${env:COINGECKO_KEY} and a blank");
      assertThat(bad.exitCode()).isEqualTo(2);
      assertThat(bad.err()).contains("bad value \"***\" for coingecko.api.key");
      printed.append(bad.describe());
      Cli.Ended config = runJar("config", "-D", "coingecko.api.key=${env:COINGECKO_KEY}");
      assertThat(config.out()).containsPattern("coingecko.api.key *= *\\*\\*\\*");
      printed.append(config.describe());
    }
    assertThat(printed).contains("<html>***</html>").doesNotContain(KEY);
  }

  @Test
  void shouldSendEveryTradeAndSayHowManyWhenAskedToStop() throws Exception {
    Path log = folder.resolve("produce.log");
    try (StubExchange stub =
        new StubExchange(StubDialect.COINBASE, List.of("BTC-USD", "BTC-EUR"), Clock.systemUTC())) {
      settings.put("kafka.bootstrap.servers", SharedKafka.empty());
      pointTo(stub);
      assertThat(run("topics", "create").exitCode()).isZero();

      Files.writeString(
          folder.resolve("coins.json"),
          "{\"coinbase\": {\"BTC-USD\": \"bitcoin\", \"BTC-EUR\": \"bitcoin-eur\"}}");
      String[] more = {
        "-D", "tick.quotes=usd,eur", "-D", "coins.file=" + folder.resolve("coins.json")
      };
      Process second = produce(log, "bitcoin,BTC-EUR", more);
      await().until(stub::isSubscribed);
      stub.trade(50);
      await().until(() -> inspected().size() == 100);
      stub.sayUnreadable();
      await().until(() -> inspected().size() == 101); // it is logged before it is sent
      assertThat(Files.readString(log)).contains("; the stream will refuse it");
      second.destroy(); // SIGTERM
      assertThat(second.waitFor()).as(Files.readString(log)).isZero();
      assertThat(Files.readString(log)).contains("sent 101 ticks, 1 of them unreadable");

      stub.trade(50); // while nobody is there
      Process third = produce(log, "bitcoin,BTC-EUR", more);
      await().until(() -> inspected().size() == 201);
      third.destroy();
      assertThat(third.waitFor()).as(Files.readString(log)).isZero();

      assertThat(inspected()).doesNotHaveDuplicates();
      assertThat(runJar("inspect", "raw", "--from-beginning", "--max", "1000").out())
          .contains("  bitcoin-eur  source=coinbase product=BTC-EUR quote=eur format=coinbase");
    }
  }

  /** The event ids on crypto-raw. */
  private List<String> inspected() {
    return run("inspect", "raw", "--from-beginning", "--max", "1000")
        .out()
        .lines()
        .map(line -> line.replaceAll(".*event-id=(\\S+).*", "$1"))
        .toList();
  }

  @Test
  void shouldNotStartWhenTheSubscriptionIsRefusedButWaitForItsConfirmation() throws Exception {
    try (StubExchange stub =
        new StubExchange(StubDialect.KRAKEN, List.of("ABC/USD"), Clock.systemUTC())) {
      stub.setRefusing(true);
      pointTo(stub);

      Cli.Ended refused =
          runJar("produce", "--source", "kraken", "--coins", "ABC/USD", "--dry-run");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err())
          .contains(
              "crypto-pipeline: kraken: the subscription to ABC/USD was refused: Currency pair not"
                  + " supported ABC/USD: check --coins and coins.file");

      stub.setRefusing(false);
      stub.setSilent(true);
      Path log = folder.resolve("silent.log");
      Process silent =
          Cli.start(
              log,
              environment(),
              List.of(
                  "produce",
                  "--source",
                  "kraken",
                  "--coins",
                  "ABC/USD",
                  "--dry-run",
                  "-D",
                  "source.timeout=1s",
                  "-D",
                  "source.retry.max=100ms"));
      String report = "the subscription to [ABC/USD] was not confirmed";
      await().until(() -> Files.readString(log).contains(report));
      stub.setSilent(false);
      await().until(stub::isSubscribed);
      silent.destroy();
      assertThat(silent.waitFor()).as("nobody has refused anything").isZero();
    }
  }

  @Test
  void shouldSayWhatIsWrongWithTheQuestion() throws IOException {
    Path coins = folder.resolve("coins.json");
    Files.writeString(coins, "{\"coinbase\": {\"BTC-USD\": 17}}");
    String[] dry = {"produce", "--dry-run", "--source"};

    assertRefused(
        with(dry, "kraken", "--coins", "BTC/EUR"),
        "BTC/EUR: prices in eur are refused because tick.quotes allows usd, usdt");
    Path mixed = folder.resolve("mixed.json");
    Files.writeString(mixed, "{\"kraken\": {\"BTC/USD\": \"bitcoin\", \"BTC/USDT\": \"bitcoin\"}}");
    assertRefused(
        with(dry, "kraken", "--coins", "bitcoin", "-D", "coins.file=" + mixed),
        "kraken has several products of bitcoin: BTC/USD, BTC/USDT");
    assertRefused(
        with(dry, "kraken", "--coins", "BTC/USD,BTC/USDT", "-D", "coins.file=" + mixed),
        "BTC/USD and BTC/USDT are both bitcoin");
    assertRefused(with(dry, "bitfinex"), "there is no source ***: see produce --help");
    assertRefused(with(dry, "coinbase", "--coins", "bitcoin,,ethereum"), "--coins names no coin");
    assertRefused(
        with(dry, "coinbase", "-D", "coins.file=" + coins), "coinbase.BTC-USD is 17, not a name");
    assertRefused(with(dry, "coinbase", "-D", "coins.file=absent.json"), "absent.json");
  }

  private void assertRefused(String[] command, String message) {
    Cli.Ended ended = run(command);
    assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(2);
    assertThat(ended.err()).startsWith("crypto-pipeline: ").contains(message);
  }

  /** An older installation has no such topic. */
  @Test
  void shouldWarnAndSendWhenThereIsNoTopicForTheLastTrades() throws Exception {
    Path log = folder.resolve("produce.log");
    try (StubExchange stub =
        new StubExchange(StubDialect.COINBASE, List.of("BTC-USD"), Clock.systemUTC())) {
      String bootstrapServers = SharedKafka.empty();
      settings.put("kafka.bootstrap.servers", bootstrapServers);
      pointTo(stub);
      assertThat(run("topics", "create").exitCode()).isZero();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
        admin.deleteTopics(List.of("crypto-last-trades")).all().get();
        await().until(() -> !admin.listTopics().names().get().contains("crypto-last-trades"));
      }

      Process process = produce(log, "BTC-USD");
      await().until(stub::isSubscribed);
      stub.trade(5);
      await().until(() -> inspected().size() == 5);
      process.destroy(); // SIGTERM

      assertThat(process.waitFor()).as(Files.readString(log)).isZero();
      assertThat(Files.readString(log).lines().filter(line -> line.contains(" WARN ")))
          .singleElement()
          .asString()
          .contains(
              "topic crypto-last-trades is missing: create it with the command \"topics create\"");
    }
  }

  private Process produce(Path log, String coins, String... more) {
    String[] command = {"produce", "--source", "coinbase", "--coins", coins};
    return Cli.start(log, environment(), List.of(with(command, more)));
  }

  private void pointTo(StubExchange stub) {
    settings.put("source.rest.url", stub.http().uri().toString());
    settings.put("source.websocket.url", stub.webSocket().uri().toString());
  }

  @Override
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(super.environment());
    environment.put("COINGECKO_KEY", KEY);
    return environment;
  }
}
