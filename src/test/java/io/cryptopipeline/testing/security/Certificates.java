package io.cryptopipeline.testing.security;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority of the test's own and what it has signed, as PEM files. The JDK's keytool makes them
 * anew in each run: no private key is in the repository.
 *
 * @param ca the authority's certificate
 * @param server the certificate of a server on the loopback interface, with its key
 * @param client the certificate of {@link #CLIENT}, with its key
 * @param strangers the certificate of another authority, which has signed nothing
 * @param context trusts the authority and shows the client's certificate
 */
public record Certificates(Path ca, Path server, Path client, Path strangers, SSLContext context) {

  /** The client's subject, as MongoDB writes it. */
  public static final String CLIENT = "CN=pipeline,OU=clients";

  private static final String PASSWORD = Secrets.of("keystore");

  /** Makes them in a folder. */
  public static Certificates create(Path folder) {
    try {
      Path store = folder.resolve("keys.p12");
      make(store, "ca", "CN=Test CA", "-ext", "bc:c");
      make(store, "strangers", "CN=Strangers", "-ext", "bc:c");
      String hosts = "san=ip:127.0.0.1,dns:localhost";
      // MongoDB takes a client of the server's own organization for another server.
      make(store, "server", "CN=server,O=servers", "-signer", "ca", "-ext", hosts);
      make(store, "client", CLIENT, "-signer", "ca");
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      return new Certificates(
          write(folder.resolve("ca.pem"), certificate(keys, "ca")),
          write(folder.resolve("server.pem"), key(keys, "server"), certificate(keys, "server")),
          write(folder.resolve("client.pem"), key(keys, "client"), certificate(keys, "client")),
          write(folder.resolve("strangers.pem"), certificate(keys, "strangers")),
          context(keys));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void make(Path store, String name, String subject, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD, "-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-alias", name, "-dname", subject, "-validity", "2"));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
  }

  private static String certificate(KeyStore keys, String name) throws GeneralSecurityException {
    return pem("CERTIFICATE", keys.getCertificate(name).getEncoded());
  }

  private static String key(KeyStore keys, String name) throws GeneralSecurityException {
    return pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
  }

  private static String pem(String what, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, base64, what);
  }

  private static Path write(Path file, String... blocks) throws IOException {
    Files.writeString(file, String.join("", blocks));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static SSLContext context(KeyStore keys) throws GeneralSecurityException, IOException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry("ca", keys.getCertificate("ca"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);

    char[] password = PASSWORD.toCharArray();
    KeyStore own = empty();
    own.setKeyEntry(
        "client", keys.getKey("client", password), password, keys.getCertificateChain("client"));
    KeyManagerFactory identity =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    identity.init(own, password);

    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
