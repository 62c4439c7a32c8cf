# The first stage builds the jar. The second has only a Java runtime and the jar.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml LICENSE ./
COPY topology topology
COPY config config
COPY src src
RUN mvn -q -B -DskipTests package

# Ubuntu, not Alpine: the RocksDB library in the jar needs glibc.
FROM eclipse-temurin:17-jre
RUN useradd --system --create-home --uid 10001 pipeline \
 && install -d -o pipeline -g pipeline /var/lib/crypto-pipeline
COPY --from=build /build/target/crypto-pipeline.jar /opt/crypto-pipeline.jar
USER pipeline
WORKDIR /var/lib/crypto-pipeline
# Java decodes arguments and file names by the locale.
ENV LC_ALL=C.UTF-8
ENV CRYPTO_PIPELINE_STATE_DIR=/var/lib/crypto-pipeline/state
# For JVM options, set the environment variable JAVA_TOOL_OPTIONS.
# As the launcher starts it; the heap is a share of the container's memory.
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmn96m", "-XX:SurvivorRatio=2", "-XX:MaxRAMPercentage=60", "-XX:TieredStopAtLevel=1", \
            "-jar", "/opt/crypto-pipeline.jar"]
