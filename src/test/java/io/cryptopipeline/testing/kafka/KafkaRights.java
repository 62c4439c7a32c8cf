package io.cryptopipeline.testing.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The rights in {@code config/kafka-acls.txt}, read as kafka-acls reads its arguments. */
public final class KafkaRights {

  private static final Path FILE = Path.of("config", "kafka-acls.txt");

  private KafkaRights() {}

  /**
   * Returns the rights of one user, for another one.
   *
   * @param user one of the file, such as {@code crypto-stream}
   * @param of whom they are to be
   * @param applicationId the application id to put in place of the default one
   */
  public static List<AclBinding> of(String user, String of, String applicationId) {
    try {
      return Files.readAllLines(FILE).stream()
          .filter(line -> line.startsWith("--allow-principal User:" + user + " "))
          .map(line -> line.replace("User:" + user + " ", "User:" + of + " "))
          .map(line -> line.replace("crypto-pipeline", applicationId))
          .flatMap(line -> read(line).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One for each operation on each resource. */
  private static List<AclBinding> read(String line) {
    String principal = null;
    PatternType patternType = PatternType.LITERAL;
    List<AclOperation> operations = new ArrayList<>();
    List<ResourceName> resources = new ArrayList<>();
    Iterator<String> words = List.of(line.split(" +", -1)).iterator();
    while (words.hasNext()) {
      String option = words.next();
      String value = words.next();
      switch (option) {
        case "--allow-principal" -> principal = value;
        case "--operation" -> operations.add(operation(value));
        case "--resource-pattern-type" ->
            patternType = PatternType.fromString(value.toUpperCase(Locale.ROOT));
        case "--topic", "--group", "--transactional-id" ->
            resources.add(new ResourceName(resourceType(option), value));
        default -> throw new IllegalArgumentException(option);
      }
    }
    List<AclBinding> rights = new ArrayList<>();
    for (ResourceName resource : resources) {
      for (AclOperation operation : operations) {
        rights.add(
            new AclBinding(
                new ResourcePattern(resource.type(), resource.name(), patternType),
                new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW)));
      }
    }
    return rights;
  }

  private record ResourceName(ResourceType type, String name) {}

  private static ResourceType resourceType(String option) {
    return ResourceType.fromString(option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT));
  }

  /** {@code DescribeConfigs} is {@code DESCRIBE_CONFIGS}. */
  private static AclOperation operation(String name) {
    return AclOperation.fromString(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
  }
}
