# The first stage builds. The second has only a Java runtime and two jars: one of the libraries, which is
# the same as long as they are, and that of the application.
FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml LICENSE ./
RUN mvn -q -B -Pimage dependency:go-offline
COPY topology topology
COPY config config
COPY src src
RUN mvn -q -B -Pimage -Dmaven.test.skip=true package

# Ubuntu, not Alpine: the RocksDB library in the jar needs glibc.
FROM eclipse-temurin:17.0.15_6-jre-noble
RUN install -d -o 10001 -g 10001 /var/lib/crypto-pipeline
COPY --from=build /build/target/libraries.jar /opt/crypto-pipeline/
COPY --from=build /build/target/crypto-pipeline-*.jar /opt/crypto-pipeline/crypto-pipeline.jar
# A number, so that Kubernetes can tell that it is not root.
USER 10001:10001
WORKDIR /var/lib/crypto-pipeline
# Java decodes arguments and file names by the locale.
ENV LC_ALL=C.UTF-8
ENV CRYPTO_PIPELINE_STATE_DIR=/var/lib/crypto-pipeline/state
ENV CRYPTO_PIPELINE_HTTP_PORT=9404
# Only stream, produce and demo listen; the other commands end by themselves.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$CRYPTO_PIPELINE_HTTP_PORT && printf 'GET /health/live HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
# As the launcher starts Java, but the heap is a share of the container's memory, and too little of it ends
# the process, with exit code 1. More options: JAVA_TOOL_OPTIONS.
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmn96m", "-XX:SurvivorRatio=2", "-XX:MaxRAMPercentage=60", "-XX:TieredStopAtLevel=1", \
            "-XX:+CrashOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null", \
            "-cp", "/opt/crypto-pipeline/crypto-pipeline.jar:/opt/crypto-pipeline/libraries.jar", "io.cryptopipeline.cli.Main"]
