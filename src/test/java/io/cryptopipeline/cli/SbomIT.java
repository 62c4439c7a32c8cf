package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cryptopipeline.testing.process.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The bill of materials in the packaged jar, against what the jar really carries. */
class SbomIT {

  private static final String SBOM = "META-INF/sbom/application.cdx.json";

  @Test
  void shouldNameTheLibrariesThatTheJarCarriesAndNoOthers() throws IOException {
    try (JarFile jar = new JarFile(JavaProcess.JAR.toFile())) {
      ZipEntry sbom = jar.getEntry(SBOM);
      if (sbom == null && Boolean.getBoolean("maven.offline")) {
        return; // the plugin that makes it does nothing then
      }
      JsonObject bom =
          JsonParser.parseReader(new InputStreamReader(jar.getInputStream(sbom), UTF_8))
              .getAsJsonObject();

      Set<String> carried = new TreeSet<>();
      Set<String> others = new TreeSet<>();
      for (Path library : libraries()) {
        Optional<String> someClass = someClass(library);
        if (someClass.isPresent()) {
          (jar.getEntry(someClass.get()) == null ? others : carried).add(nameAndVersion(library));
        }
      }
      assertThat(carried).hasSizeGreaterThan(40);
      assertThat(others).hasSizeGreaterThan(20);
      assertThat(components(bom)).containsAll(carried).doesNotContainAnyElementsOf(others);
    }
  }

  @Test
  void shouldBeTheSameEachTimeItIsMade() throws IOException {
    try (JarFile jar = new JarFile(JavaProcess.JAR.toFile())) {
      ZipEntry sbom = jar.getEntry(SBOM);
      if (sbom == null && Boolean.getBoolean("maven.offline")) {
        return;
      }
      String text = new String(jar.getInputStream(sbom).readAllBytes(), UTF_8);

      assertThat(text).doesNotContain("\"serialNumber\"", "\"timestamp\"");
    }
  }

  /** The jars that the tests run with: those of the application, and those of tests alone. */
  private static List<Path> libraries() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<Path> jars = new ArrayList<>();
    for (String element : classPath.split(File.pathSeparator, -1)) {
      Path jar = Path.of(element);
      if (element.endsWith(".jar") && !jar.startsWith(Path.of("target").toAbsolutePath())) {
        jars.add(jar);
      }
    }
    return jars;
  }

  private static Optional<String> someClass(Path library) throws IOException {
    try (JarFile jar = new JarFile(library.toFile())) {
      return jar.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class"))
          .filter(name -> !name.startsWith("META-INF/") && !name.equals("module-info.class"))
          .findFirst();
    }
  }

  /** In Maven's repository a jar lies in a folder of its version, in one of its name. */
  private static String nameAndVersion(Path library) {
    Path version = library.getParent();
    return version.getParent().getFileName() + "@" + version.getFileName();
  }

  private static Set<String> components(JsonObject bom) {
    Set<String> components = new TreeSet<>();
    for (JsonElement component : bom.getAsJsonArray("components")) {
      String purl = component.getAsJsonObject().get("purl").getAsString();
      components.add(purl.replaceAll("^pkg:maven/[^/]+/([^?]+).*", "$1"));
    }
    return components;
  }
}
