package io.cryptopipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages, as the package descriptions name them. */
@AnalyzeClasses(packages = "io.cryptopipeline", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule shouldHaveNoCycles =
      slices().matching("io.cryptopipeline.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule shouldKeepToTheArrows =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("..cli..")
          .layer("app")
          .definedBy("..app..")
          .layer("config")
          .definedBy("..config..")
          .layer("embedded")
          .definedBy("..embedded..")
          .layer("inspect")
          .definedBy("..inspect..")
          .layer("dlq")
          .definedBy("..dlq..")
          .layer("serve")
          .definedBy("..serve..")
          .layer("source")
          .definedBy("..source..")
          .layer("batch")
          .definedBy("..batch..")
          .layer("mongo")
          .definedBy("..mongo..")
          .layer("sink")
          .definedBy("..sink..")
          .layer("topology")
          .definedBy("..topology..")
          .layer("wire")
          .definedBy("..wire..")
          .layer("summary")
          .definedBy("..summary..")
          .layer("model")
          .definedBy("..model..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("app")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("app", "cli")
          .whereLayer("embedded")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("dlq")
          .mayOnlyBeAccessedByLayers("app", "cli")
          .whereLayer("inspect")
          .mayOnlyBeAccessedByLayers("dlq", "app", "cli")
          .whereLayer("serve")
          .mayOnlyBeAccessedByLayers("app", "cli")
          .whereLayer("serve")
          .mayOnlyAccessLayers("model")
          .whereLayer("source")
          .mayOnlyBeAccessedByLayers("app", "cli")
          .whereLayer("batch")
          .mayOnlyBeAccessedByLayers("app", "cli")
          .whereLayer("mongo")
          .mayOnlyBeAccessedByLayers("batch", "app", "cli")
          .whereLayer("sink")
          .mayOnlyBeAccessedByLayers("mongo", "batch", "app")
          .whereLayer("topology")
          .mayOnlyBeAccessedByLayers("sink", "app", "cli")
          .whereLayer("summary")
          .mayOnlyBeAccessedByLayers("topology", "sink", "batch", "mongo");

  @ArchTest
  static final ArchRule shouldSpeakToTheMongoDriverInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("..mongo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.mongodb..");

  @ArchTest
  static final ArchRule shouldRunKafkaStreamsInThreePackages =
      noClasses()
          .that()
          .resideOutsideOfPackages("..topology..", "..sink..", "..app..", "..cli..", "..config..")
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
  static final ArchRule shouldKeepTheModelAndTheFoldPure =
      noClasses()
          .that()
          .resideInAnyPackage("..model..", "..summary..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache..", "com..", "org.bson..", "java.net..", "java.nio..");
}
