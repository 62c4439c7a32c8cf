package io.cryptopipeline.source;

import io.cryptopipeline.runtime.Backoff;
import io.cryptopipeline.runtime.Sleeper;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * With what sources call, and how patient they are.
 *
 * @param http speaks HTTP/1.1, follows no redirects
 * @param timeout how long a connection, an answer or a confirmation is waited for
 * @param silence how long a WebSocket may be silent before it is taken for dead
 * @param retryMax the longest wait before a further try
 * @param clock says the time
 * @param sleeper lets time pass
 * @param random draws the waits
 */
public record SourceClients(
    HttpClient http,
    Duration timeout,
    Duration silence,
    Duration retryMax,
    Clock clock,
    Sleeper sleeper,
    RandomGenerator random) {

  /**
   * Real ones. The first to be made keeps Java's HTTP client from calling again by itself where a
   * connection breaks (networking properties, {@code jdk.httpclient.redirects.retrylimit}), in the
   * whole JVM: such calls would not be in the budget.
   */
  public static SourceClients real(Duration timeout, Duration silence, Duration retryMax) {
    System.setProperty("jdk.httpclient.redirects.retrylimit", "1");
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
    return new SourceClients(
        http,
        timeout,
        silence,
        retryMax,
        Clock.systemUTC(),
        Sleeper.REAL,
        RandomGenerator.getDefault());
  }

  Backoff backoff() {
    return new Backoff(retryMax, random);
  }
}
