package io.cryptopipeline.testing.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.cryptopipeline.testing.security.Certificates;
import io.cryptopipeline.testing.security.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;

/**
 * A mongod that wants TLS and a login, and lets nobody do what was not granted. Users' passwords
 * are {@link Secrets} of their names. Closing it stops mongod.
 */
public final class SecuredMongo implements AutoCloseable {

  private static final String ADMIN = "admin";

  private final MongodProcess mongod;
  private final Certificates certificates;
  private final MongoClient admin;

  private SecuredMongo(MongodProcess mongod, Certificates certificates) {
    this.mongod = mongod;
    this.certificates = certificates;
    try (MongoClient first = client(mongod.uri())) { // as long as there is no user, it may make one
      first
          .getDatabase(ADMIN)
          .runCommand(user(ADMIN, new Document("role", "root").append("db", ADMIN)));
    }
    admin = client(uri(ADMIN));
  }

  private MongoClient client(String uri) {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(uri))
            .applyToSslSettings(ssl -> ssl.enabled(true).context(certificates.context()))
            .build());
  }

  /**
   * Starts mongod in a directory.
   *
   * @param more further arguments
   */
  public static SecuredMongo start(Path directory, Certificates certificates, String... more) {
    try {
      String key =
          UUID.randomUUID().toString().replace("-", ""); // a set of one shares it with none
      Path keyFile = Files.writeString(directory.resolve("key"), key);
      Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
      List<String> arguments = new ArrayList<>(List.of(more));
      arguments.addAll(List.of("--keyFile", keyFile.toString(), "--tlsMode", "requireTLS"));
      arguments.addAll(List.of("--tlsCertificateKeyFile", certificates.server().toString()));
      arguments.addAll(List.of("--tlsCAFile", certificates.ca().toString()));
      return new SecuredMongo(
          MongodProcess.startSecured(
              MongoBinary.locate(), directory, arguments, certificates.context()),
          certificates);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Document user(String name, Document role) {
    return new Document("createUser", name)
        .append("pwd", Secrets.of(name))
        .append("roles", List.of(role));
  }

  /** Where clients find it: host and port. */
  public String address() {
    return mongod.address();
  }

  private String uri(String user) {
    return mongod.uri().replace("://", "://%s:%s@".formatted(user, Secrets.of(user)));
  }

  /** Returns the settings of a user who has a password. */
  public Map<String, String> settings(String user) {
    return Map.of("mongodb.uri", uri(user), "mongodb.tls.ca.file", certificates.ca().toString());
  }

  /** Returns the settings of the user {@link Certificates#CLIENT}. */
  public Map<String, String> settingsOfCertificate() {
    return Map.of(
        "mongodb.uri", mongod.uri() + "&authMechanism=MONGODB-X509",
        "mongodb.tls.ca.file", certificates.ca().toString(),
        "mongodb.tls.certificate.key.file", certificates.client().toString());
  }

  /** Returns the client of one who may do everything; not to be closed. */
  public MongoClient admin() {
    return admin;
  }

  /** Lets a user log in who has a role. */
  public void add(String user, Document role) {
    admin.getDatabase(ADMIN).runCommand(user(user, role));
  }

  /** Lets {@link Certificates#CLIENT} log in, who has a role. */
  public void addCertificate(Document role) {
    admin
        .getDatabase("$external")
        .runCommand(new Document("createUser", Certificates.CLIENT).append("roles", List.of(role)));
  }

  /** Lets a user log in no more. */
  public void remove(String user) {
    admin.getDatabase(ADMIN).runCommand(new Document("dropUser", user));
  }

  @Override
  public void close() {
    admin.close();
    mongod.close();
  }
}
