package io.cryptopipeline.testing.kafka;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;

/**
 * Lets a broker that everyone may come in to take so little of each producer that whoever sends
 * some thousand records, one a request, is found in the middle of it: however fast that is, and
 * however slow the test.
 */
public final class ProducerQuota {

  /** At first as much at once as in ten seconds: some hundred small records. */
  private static final double BYTES_PER_SECOND = 20_000;

  private ProducerQuota() {}

  /** Takes little from now on. */
  public static void set(String bootstrapServers) {
    alter(bootstrapServers, BYTES_PER_SECOND);
  }

  /** Takes all that comes again. */
  public static void lift(String bootstrapServers) {
    alter(bootstrapServers, null);
  }

  private static void alter(String bootstrapServers, Double bytesPerSecond) {
    ClientQuotaEntity everyClient =
        new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));
    ClientQuotaAlteration.Op rate =
        new ClientQuotaAlteration.Op("producer_byte_rate", bytesPerSecond);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .alterClientQuotas(List.of(new ClientQuotaAlteration(everyClient, List.of(rate))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
