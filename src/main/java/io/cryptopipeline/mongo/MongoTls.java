package io.cryptopipeline.mongo;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Key;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.NamedFile;
import io.cryptopipeline.config.Settings;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * Whom to trust as MongoDB, and what to show to it, out of PEM files: the driver itself takes
 * neither.
 */
final class MongoTls {

  private MongoTls() {}

  /**
   * Returns what to speak TLS with; nothing where no file is set.
   *
   * @throws ConfigException if a file cannot be read, or does not hold what it must
   */
  static Optional<SSLContext> context(Settings settings) {
    SslContextBuilder tls = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    boolean trusts =
        use(
            settings,
            Keys.MONGODB_TLS_CA_FILE,
            tls::trustManager,
            "certificates (BEGIN CERTIFICATE)");
    boolean shows =
        use(
            settings,
            Keys.MONGODB_TLS_CERTIFICATE_KEY_FILE,
            file -> tls.keyManager(file, file),
            "a certificate (BEGIN CERTIFICATE) and its private key (BEGIN PRIVATE KEY; \"openssl pkcs8 -topk8 -nocrypt\" makes that of other forms)");
    if (!trusts && !shows) {
      return Optional.empty();
    }
    try {
      return Optional.of(((JdkSslContext) tls.build()).context());
    } catch (SSLException e) {
      throw new ConfigException(
          "%s and %s cannot be used together: %s"
              .formatted(
                  Keys.MONGODB_TLS_CA_FILE, Keys.MONGODB_TLS_CERTIFICATE_KEY_FILE, e.getMessage()));
    }
  }

  /** Returns whether the key is set. */
  private static boolean use(
      Settings settings, Key<Optional<Path>> key, Consumer<File> reader, String content) {
    Optional<Path> path = settings.get(key);
    if (path.isEmpty()) {
      return false;
    }
    NamedFile file = new NamedFile(key.name(), path.get());
    file.requireReadable();
    try {
      reader.accept(file.path().toFile());
      return true;
    } catch (IllegalArgumentException e) { // its causes may quote the file
      throw file.refused("does not hold, as PEM, " + content);
    }
  }
}
