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
 * Reads trusted certificates and the client certificate from PEM files, which the driver itself
 * cannot do.
 */
final class MongoTls {

  private MongoTls() {}

  /**
   * Returns the keys and certificates for TLS; empty where no file is set.
   *
   * @throws ConfigException if a file cannot be read, or lacks what it must contain
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
            "a certificate (BEGIN CERTIFICATE) and its private key (BEGIN PRIVATE KEY; \"openssl pkcs8 -topk8 -nocrypt\" converts other formats)");
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

  /** Hands the file that the setting names to the reader, and returns whether it names one. */
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
      throw file.refused("does not contain, in PEM format, " + content);
    }
  }
}
