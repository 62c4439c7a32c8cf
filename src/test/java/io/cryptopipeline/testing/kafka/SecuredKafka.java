package io.cryptopipeline.testing.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.testing.security.Certificates;
import io.cryptopipeline.testing.security.Secrets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * A broker that wants TLS and a login with SCRAM, and lets nobody do what was not granted; a client
 * must log in again every few seconds. Users' passwords are {@link Secrets} of their names. Closing
 * it stops the broker.
 */
public final class SecuredKafka implements AutoCloseable {

  private static final String ADMIN = "admin";
  private static final ScramMechanism SCRAM = ScramMechanism.SCRAM_SHA_512;

  private final KafkaProcess broker;
  private final Certificates certificates;
  private final Admin admin;

  private SecuredKafka(KafkaProcess broker, Certificates certificates) {
    this.broker = broker;
    this.certificates = certificates;
    admin = Admin.create(client(ADMIN));
  }

  /** Starts the broker in an empty directory. */
  public static SecuredKafka start(Path directory, Certificates certificates) {
    String config =
        """
        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        allow.everyone.if.no.acl.found=false
        # The controller's listener, which is the broker's own, knows nobody by name.
        super.users=User:%s;User:ANONYMOUS
        sasl.enabled.mechanisms=SCRAM-SHA-512
        sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
        listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=%s
        connections.max.reauth.ms=3000
        ssl.keystore.type=PEM
        ssl.keystore.location=%s
        ssl.truststore.type=PEM
        ssl.truststore.location=%s
        """
            .formatted(ADMIN, login(ADMIN), certificates.server(), certificates.ca());
    List<String> users =
        List.of(
            "--add-scram",
            "SCRAM-SHA-512=[name=%s,password=%s]".formatted(ADMIN, Secrets.of(ADMIN)));
    KafkaProcess broker =
        KafkaProcess.start(directory, "SASL_SSL", config, users, client(ADMIN, certificates));
    return new SecuredKafka(broker, certificates);
  }

  private static String login(String user) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, Secrets.of(user));
  }

  private static Map<String, Object> client(String user, Certificates certificates) {
    return Map.of(
        "security.protocol", "SASL_SSL",
        "sasl.mechanism", "SCRAM-SHA-512",
        "sasl.jaas.config", login(user),
        "ssl.truststore.type", "PEM",
        "ssl.truststore.location", certificates.ca().toString());
  }

  /** Returns the settings of a user's client. */
  public Map<String, Object> client(String user) {
    Map<String, Object> config = new HashMap<>(client(user, certificates));
    config.put("bootstrap.servers", broker.bootstrapServers());
    return config;
  }

  /** Where clients find it. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Returns the {@code kafka.*} settings of a user. */
  public Map<String, String> settings(String user) {
    Map<String, String> settings = new HashMap<>();
    client(user).forEach((key, value) -> settings.put("kafka." + key, value.toString()));
    return settings;
  }

  /** Returns the client of one who may do everything; not to be closed. */
  public Admin admin() {
    return admin;
  }

  /** Lets users log in who may do nothing yet. */
  public void add(Collection<String> users) {
    ScramCredentialInfo method = new ScramCredentialInfo(SCRAM, 4096);
    await(
        admin
            .alterUserScramCredentials(
                users.stream()
                    .<UserScramCredentialAlteration>map(
                        user -> new UserScramCredentialUpsertion(user, method, Secrets.of(user)))
                    .toList())
            .all());
  }

  /** Lets a user log in no more. */
  public void remove(String user) {
    await(
        admin
            .alterUserScramCredentials(List.of(new UserScramCredentialDeletion(user, SCRAM)))
            .all());
  }

  /** Grants; the broker knows of it when this returns. */
  public void grant(Collection<AclBinding> rights) {
    await(admin.createAcls(rights).all());
    Awaitility.await().until(() -> granted().containsAll(rights));
  }

  /** Takes back what was granted; the broker knows of it when this returns. */
  public void revoke(Collection<AclBinding> rights) {
    await(admin.deleteAcls(rights.stream().map(AclBinding::toFilter).toList()).all());
    Awaitility.await().until(() -> Collections.disjoint(granted(), rights));
  }

  /** Sends a record without a key, as one who may do everything; it is there when this returns. */
  public void send(String topic, String value) {
    send(new ProducerRecord<>(topic, value.getBytes(UTF_8)));
  }

  /** Sends a record, as one who may do everything; it is there when this returns. */
  public void send(ProducerRecord<byte[], byte[]> record) {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(client(ADMIN), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns where the partitions of a topic end, added up: how many records it was sent. */
  public long ends(String topic) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    await(admin.describeTopics(List.of(topic)).allTopicNames())
        .get(topic)
        .partitions()
        .forEach(p -> latest.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
    return await(admin.listOffsets(latest).all()).values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  /** Creates a topic; it is there when this returns. */
  public void create(NewTopic topic) {
    await(admin.createTopics(List.of(topic)).all());
    Awaitility.await().until(() -> topics().contains(topic.name()));
  }

  /** Deletes all topics; none is there when this returns. */
  public void deleteTopics() {
    BrokerCleaner.deleteTopics(admin);
  }

  private Collection<String> topics() {
    return await(admin.listTopics().names());
  }

  private Collection<AclBinding> granted() {
    return await(admin.describeAcls(AclBindingFilter.ANY).values());
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
