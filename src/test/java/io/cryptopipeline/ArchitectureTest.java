package io.cryptopipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.cryptopipeline.config.Settings;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds every package to its layer, and every package description to the imports that it states.
 * {@code docs/architecture.md} has the picture.
 */
@AnalyzeClasses(packages = "io.cryptopipeline", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "io.cryptopipeline.";
  private static final Path SOURCES = Path.of("src/main/java/io/cryptopipeline");
  private static final int MOST_ROOMS = 15;

  /** From top to bottom: a package may import what is in lower layers. */
  private static final List<Set<String>> LAYERS =
      List.of(
          Set.of("cli"),
          Set.of("demo", "stream", "batch", "dlq", "source", "web"),
          Set.of("stream.sink"),
          Set.of("stream.topology"),
          Set.of("mongo", "kafka"),
          Set.of("exchange"),
          Set.of("record", "config"),
          Set.of("monitoring"),
          Set.of("model", "runtime"));

  /** The arrows within a layer. */
  private static final Map<String, Set<String>> SIDEWAYS =
      Map.of(
          "demo",
          Set.of("stream", "source", "web"),
          "stream",
          Set.of("batch"),
          "web",
          Set.of("dlq"));

  private static final Pattern NAME = Pattern.compile("\\{@code ([a-z.]+)}");

  @ArchTest
  static final ArchRule shouldHaveNoCycles =
      slices().matching("io.cryptopipeline.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule shouldKeepBsonAndTheDriverInMongo =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cryptopipeline.mongo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.mongodb..", "org.bson..");

  @ArchTest
  static final ArchRule shouldKeepKafkaStreamsInStream =
      noClasses()
          .that()
          .resideOutsideOfPackages("..cryptopipeline.stream..", "..cryptopipeline.config..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.streams..");

  @ArchTest
  static final ArchRule shouldNotUseKafkasInternals =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.streams..internals..");

  @ArchTest
  static final ArchRule shouldReadJsonWithGsonOnly =
      noClasses().should().dependOnClassesThat().resideInAPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule shouldKeepTheModelPure =
      noClasses()
          .that()
          .resideInAPackage("..cryptopipeline.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache..", "com..", "io.micrometer..", "org.bson..", "java.net..", "java.nio..");

  /** What a class counts goes to the registry that it is given, not to that of the whole JVM. */
  @ArchTest
  static final ArchRule shouldNotUseTheGlobalRegistryOfMetrics =
      noClasses().should().dependOnClassesThat().areAssignableTo(Metrics.class);

  @ArchTest
  static final ArchRule shouldHandNoSettingsToTopologyAndSink =
      noClasses()
          .that()
          .resideInAnyPackage("..stream.topology..", "..stream.sink..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Settings.class);

  @Test
  void shouldHaveFewRooms() throws IOException {
    try (Stream<Path> rooms = Files.list(SOURCES)) {
      assertThat(rooms.filter(Files::isDirectory)).hasSizeLessThanOrEqualTo(MOST_ROOMS);
    }
  }

  @Test
  void shouldPlaceEveryPackageInALayer() throws IOException {
    assertThat(stated().keySet())
        .isEqualTo(LAYERS.stream().flatMap(Set::stream).collect(Collectors.toSet()));
  }

  /** And a package within a room is imported in that room only. */
  @Test
  void shouldImportLowerLayersOnly() {
    imports()
        .forEach(
            (importer, imported) ->
                assertThat(imported)
                    .as(importer)
                    .allMatch(
                        one ->
                            isAllowed(importer, one)
                                && (one.indexOf('.') < 0
                                    || importer.startsWith(one.substring(0, one.indexOf('.'))))));
  }

  private static boolean isAllowed(String importer, String imported) {
    return layer(imported) > layer(importer)
        || SIDEWAYS.getOrDefault(importer, Set.of()).contains(imported);
  }

  private static int layer(String name) {
    for (int i = 0; i < LAYERS.size(); i++) {
      if (LAYERS.get(i).contains(name)) {
        return i;
      }
    }
    throw new AssertionError("no layer has the package " + name);
  }

  @Test
  void shouldStateTheImportsOfEveryPackage() throws IOException {
    Map<String, Set<String>> imports = imports();

    assertThat(stated().keySet()).isEqualTo(imports.keySet());
    stated().forEach((name, stated) -> assertThat(stated).as(name).isEqualTo(imports.get(name)));
  }

  /** What the classes of each package depend on, in this project. */
  private static Map<String, Set<String>> imports() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("io.cryptopipeline");
    Map<String, Set<String>> imports = new TreeMap<>();
    classes.forEach(
        one -> {
          Set<String> ofPackage =
              imports.computeIfAbsent(name(one.getPackageName()), name -> new TreeSet<>());
          one.getDirectDependenciesFromSelf().stream()
              .map(Dependency::getTargetClass)
              .map(target -> target.getBaseComponentType().getPackageName())
              .filter(target -> target.startsWith(ROOT) && !target.equals(one.getPackageName()))
              .map(ArchitectureTest::name)
              .forEach(ofPackage::add);
        });
    return imports;
  }

  private static String name(String packageName) {
    return packageName.substring(ROOT.length());
  }

  /** What the package descriptions say, after "Imports:". */
  private static Map<String, Set<String>> stated() throws IOException {
    Map<String, Set<String>> stated = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.endsWith("package-info.java")).toList()) {
        String name = SOURCES.relativize(file.getParent()).toString().replace('/', '.');
        String text = Files.readString(file).replaceAll("\\n \\* *", " ");
        assertThat(text).contains("Imports:");
        stated.put(
            name,
            NAME.matcher(text.substring(text.indexOf("Imports:")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new)));
      }
    }
    return stated;
  }
}
