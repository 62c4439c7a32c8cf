package io.cryptopipeline.kafka;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.NamedFile;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.ServerUnavailableException;
import io.cryptopipeline.runtime.Causes;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.BootstrapResolutionException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** Turns Kafka's errors into messages: which brokers, Kafka's message, and the key to check. */
public final class KafkaErrors {

  /** Only the message tells (clients 4.4.0, {@code ClientUtils}). */
  private static final String UNRESOLVED = "No resolvable bootstrap urls";

  private KafkaErrors() {}

  /**
   * Runs work that uses Kafka.
   *
   * @throws PipelineException if Kafka does not answer or refuses
   */
  public static void explained(Settings settings, Runnable work) {
    explained(
        settings,
        () -> {
          work.run();
          return true;
        });
  }

  /**
   * Runs work that uses Kafka, and returns its result.
   *
   * @throws PipelineException if Kafka does not answer or refuses
   */
  public static <T> T explained(Settings settings, Supplier<T> work) {
    try {
      return work.get();
    } catch (PipelineException e) {
      throw refusal(settings, e)
          .map(refusal -> new PipelineException(e.getMessage() + "; " + refusal, e))
          .orElse(e);
    } catch (KafkaException e) {
      throw explain(settings, e);
    }
  }

  /** Makes an exception for the user of an error of Kafka's clients. */
  public static PipelineException explain(Settings settings, Throwable error) {
    Optional<String> refusal = refusal(settings, error);
    if (refusal.isPresent()) {
      return new PipelineException(refusal.get(), error);
    }
    String message =
        error instanceof TimeoutException
            ? "%s does not answer: is it running, and are kafka.bootstrap.servers and kafka.security.protocol right?"
                .formatted(kafka(settings))
            : "%s: %s".formatted(kafka(settings), error.getMessage());
    return isOutage(error) || error instanceof InvalidReplicationFactorException
        ? new ServerUnavailableException(message, error) // of the latter, too few brokers are up
        : new PipelineException(message, error);
  }

  /** Returns whether the error is one of an outage: the same work may succeed later. */
  public static boolean isOutage(Throwable error) {
    return error instanceof RetriableException
        || error instanceof ApplicationRecoverableException
        || error instanceof TransactionAbortableException
        || error instanceof BootstrapResolutionException;
  }

  /** Returns the message if Kafka has rejected the login, or has denied an access. */
  public static Optional<String> refusal(Settings settings, Throwable error) {
    return Causes.of(error)
        .filter(
            cause ->
                cause instanceof AuthenticationException || cause instanceof AuthorizationException)
        .findFirst()
        .map(cause -> "%s: %s: %s".formatted(kafka(settings), message(cause), remedy(cause)));
  }

  private static String kafka(Settings settings) {
    return "Kafka at " + settings.get(Keys.KAFKA_BOOTSTRAP_SERVERS);
  }

  private static String message(Throwable refusal) {
    return refusal instanceof SslAuthenticationException
        ? "%s (%s)".formatted(refusal.getMessage(), Causes.innermost(refusal).getMessage())
        : refusal.getMessage().replaceFirst("\\.$", "");
  }

  private static String remedy(Throwable refusal) {
    if (refusal instanceof SslAuthenticationException) {
      return "check kafka.ssl.truststore.*, and kafka.ssl.keystore.* if it wants a certificate";
    }
    if (refusal instanceof UnsupportedSaslMechanismException) {
      return "check kafka.sasl.mechanism";
    }
    if (refusal instanceof AuthenticationException) {
      return "check user and password in kafka.sasl.jaas.config";
    }
    return "its user lacks a right; config/kafka-acls.txt has what each command needs";
  }

  /** Makes an exception for the user of the failure to create a client. */
  static RuntimeException refusedClient(Settings settings, KafkaException error) {
    return String.valueOf(Causes.innermost(error).getMessage()).startsWith(UNRESOLVED)
        ? new ServerUnavailableException(
            kafka(settings)
                + ": its name does not resolve: are network and DNS up, and is kafka.bootstrap.servers right?",
            error)
        : refusedConfiguration(settings, error);
  }

  /**
   * Makes an exception for the user of a configuration that cannot be used. Leaves out Kafka's
   * message about the login: it quotes what it takes for the name of an option, which may be part
   * of a password.
   */
  private static ConfigException refusedConfiguration(Settings settings, KafkaException error) {
    Throwable innermost = Causes.innermost(error);
    if (innermost instanceof LoginException
        || String.valueOf(innermost.getMessage()).contains("JAAS")) {
      return new ConfigException(
          "kafka.sasl.jaas.config is missing, or not of the form MODULE required username=\"...\" password=\"...\";");
    }
    for (NamedFile store : stores(settings)) {
      store.requireReadable();
      if (isAbout(store, error)) {
        return store.refused(
            "cannot be used: %s; check %s"
                .formatted(
                    Objects.requireNonNullElseGet(innermost.getMessage(), innermost::toString),
                    store.key().replace("location", "*")));
      }
    }
    return new ConfigException(
        "Kafka's client rejects its configuration: " + innermost.getMessage());
  }

  private static List<NamedFile> stores(Settings settings) {
    return settings.kafka().entrySet().stream()
        .filter(setting -> setting.getKey().endsWith("store.location"))
        .map(setting -> new NamedFile("kafka." + setting.getKey(), Path.of(setting.getValue())))
        .toList();
  }

  private static boolean isAbout(NamedFile file, Throwable error) {
    String path = file.path().toString();
    return Causes.of(error).anyMatch(cause -> String.valueOf(cause.getMessage()).contains(path));
  }
}
