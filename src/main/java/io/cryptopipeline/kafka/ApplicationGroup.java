package io.cryptopipeline.kafka;

import io.cryptopipeline.model.PipelineException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * What Kafka knows of a Kafka Streams application besides its topics: its consumer group, and its
 * transactions. Every method throws a {@link PipelineException} if Kafka does not answer or
 * refuses.
 */
public final class ApplicationGroup {

  /**
   * The end of a transactional id (4.4.0, {@code ActiveTaskCreator}): a random UUID for the
   * process, and the number of its thread; or that of the check at the start.
   */
  private static final String ID_ENDS =
      "-([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]+|start-check)";

  private static final List<TransactionState> OPEN =
      List.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT,
          TransactionState.PREPARE_EPOCH_FENCE);

  private final Admin admin;
  private final AdminResults answers;
  private final String id;

  ApplicationGroup(Admin admin, AdminResults answers, String id) {
    this.admin = admin;
    this.answers = answers;
    this.id = id;
  }

  /**
   * Returns for each member, a stream thread, its instance and its host; empty if there is no such
   * group.
   */
  public Optional<List<String>> members() {
    return ifFound(this::consumers).or(() -> ifFound(this::instances));
  }

  private List<String> consumers() {
    return answers
        .await("describe the group " + id, admin.describeConsumerGroups(List.of(id)).all())
        .get(id)
        .members()
        .stream()
        .map(ApplicationGroup::text)
        .toList();
  }

  /** Of {@code streams.group.protocol=streams}: such a group is not found among the others. */
  private List<String> instances() {
    return answers
        .await("describe the group " + id, admin.describeStreamsGroups(List.of(id)).all())
        .get(id)
        .members()
        .stream()
        .map(ApplicationGroup::text)
        .toList();
  }

  private static String text(MemberDescription member) {
    return text(member.clientId(), member.host());
  }

  private static String text(StreamsGroupMemberDescription member) {
    return text(member.clientId(), member.clientHost());
  }

  /** Names the instance without its thread; Kafka puts a slash in front of the host. */
  private static String text(String clientId, String host) {
    return "%s on %s"
        .formatted(
            clientId.replaceFirst("-StreamThread-[0-9]+-consumer$", ""),
            host.replaceFirst("^/", ""));
  }

  /**
   * Deletes the group and its committed offsets; does nothing if there is none.
   *
   * @throws PipelineException also if the group has members
   */
  public void delete() {
    var unused =
        ifFound(
            () -> {
              answers.await(
                  "delete the group " + id, admin.deleteConsumerGroups(List.of(id)).all());
              return id;
            });
  }

  /** Returns whether {@link #delete} has failed because the group has members. */
  public static boolean hasMembers(PipelineException e) {
    return e.getCause() instanceof GroupNotEmptyException;
  }

  private static <T> Optional<T> ifFound(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (PipelineException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Returns the ids of the transactions that instances of the application have left open. Kafka
   * leaves out those that the user may not describe.
   */
  public List<String> openTransactions() {
    Pattern own = Pattern.compile(Pattern.quote(id) + ID_ENDS);
    return answers
        .await(
            "list the transactions",
            admin.listTransactions(new ListTransactionsOptions().filterStates(OPEN)).all())
        .stream()
        .map(TransactionListing::transactionalId)
        .filter(transaction -> own.matcher(transaction).matches())
        .sorted()
        .toList();
  }

  /** Aborts transactions, and makes Kafka reject what their producers might still send. */
  public void abort(Collection<String> transactions) {
    answers.await("abort transactions", admin.fenceProducers(transactions).all());
  }
}
