package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.PENDING_RECOMPUTES;
import static io.cryptopipeline.testing.ticks.SummaryFixture.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.mongo.PendingRecomputes.Pending;
import io.cryptopipeline.testing.ticks.Days;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** How days wait for a recompute and are shared among instances, on every server. */
interface PendingRecomputeContract extends StoredData {

  @Test
  default void shouldRaiseSeqWhenADayIsMarkedAgain() {
    storage().markPending(List.of(ETHEREUM_DAY, DAY));
    List<Pending> once = MongoParts.pendingRecomputes(database()).list(10);
    storage().markPending(List.of(DAY));

    List<Pending> again = MongoParts.pendingRecomputes(database()).list(10);
    assertThat(again).extracting(Pending::unit).containsExactly(DAY, ETHEREUM_DAY);
    assertThat(again.get(0).seq()).isGreaterThan(once.get(0).seq());
    assertThat(again.get(1)).isEqualTo(once.get(1));
  }

  @Test
  default void shouldNotTakeANewMarkForAnOldOneThatWasTakenAway() {
    PendingRecomputes recomputes = MongoParts.pendingRecomputes(database());
    storage().markPending(List.of(DAY));
    List<Pending> listed = recomputes.list(10);
    recomputes.done(listed, NOW);
    storage().markPending(List.of(DAY));

    recomputes.done(listed, NOW);

    assertThat(pending()).containsExactly(DAY);
  }

  @Test
  default void shouldListNoMoreThanTheLimitWhenManyDaysWait() {
    storage().markPending(List.of(ETHEREUM_DAY, NEXT_DAY, DAY));

    assertThat(MongoParts.pendingRecomputes(database()).list(2))
        .extracting(Pending::unit)
        .containsExactly(DAY, NEXT_DAY);
  }

  @Test
  default void shouldKeepADayWhenItWasMarkedAgainAfterItWasListed() {
    PendingRecomputes recomputes = MongoParts.pendingRecomputes(database());
    storage().markPending(List.of(DAY, NEXT_DAY));
    List<Pending> listed = recomputes.list(10);
    storage().markPending(List.of(DAY));

    recomputes.done(listed, NOW);

    assertThat(pending()).containsExactly(DAY);
  }

  @Test
  default void shouldShareTheDaysWhenSeveralInstancesClaimThem() {
    PendingRecomputes one = MongoParts.pendingRecomputes(database());
    PendingRecomputes other = MongoParts.pendingRecomputes(database());
    one.mark(List.of(ETHEREUM_DAY, NEXT_DAY, DAY), NOW.minusSeconds(1));

    List<Pending> ofOne = one.claim(2, NOW, NOW.plusSeconds(30));
    List<Pending> ofOther = other.claim(10, NOW, NOW.plusSeconds(30));

    assertThat(ofOne).hasSize(2);
    assertThat(ofOther).hasSize(1);
    assertThat(Stream.concat(ofOne.stream(), ofOther.stream()))
        .extracting(Pending::unit)
        .containsExactlyInAnyOrder(DAY, NEXT_DAY, ETHEREUM_DAY);
    assertThat(one.claim(10, NOW, NOW.plusSeconds(30))).isEmpty();
  }

  @Test
  default void shouldGiveADayToAnotherInstanceWhenItsOwnerIsOverdue() {
    MongoParts.pendingRecomputes(database()).mark(List.of(DAY), NOW.minusSeconds(1));
    MongoParts.pendingRecomputes(database()).claim(10, NOW, NOW.plusSeconds(30));
    PendingRecomputes other = MongoParts.pendingRecomputes(database());

    assertThat(other.claim(10, NOW.plusSeconds(30), NOW.plusSeconds(60))).isEmpty();
    assertThat(other.claim(10, NOW.plusMillis(30_001), NOW.plusSeconds(60)))
        .extracting(Pending::unit)
        .containsExactly(DAY);
  }

  @Test
  default void shouldGiveADayBackForTheNextRoundWhenItWasMarkedWhileItWasClaimed() {
    PendingRecomputes recomputes = MongoParts.pendingRecomputes(database());
    recomputes.mark(List.of(DAY, NEXT_DAY), NOW.minusSeconds(1));
    List<Pending> claimed = recomputes.claim(10, NOW, NOW.plusSeconds(30));
    storage().markPending(List.of(DAY));

    recomputes.done(claimed, NOW.plusSeconds(1));

    assertThat(recomputes.claim(10, NOW, NOW.plusSeconds(30))).as("the same round").isEmpty();
    assertThat(recomputes.claim(10, NOW.plusSeconds(2), NOW.plusSeconds(32)))
        .as("the next round")
        .extracting(Pending::unit)
        .containsExactly(DAY);
  }

  @Test
  default void shouldLeaveADayForTheNextRoundWhenItWasMarkedAfterThisOneBegan() {
    PendingRecomputes recomputes = MongoParts.pendingRecomputes(database());
    recomputes.mark(List.of(DAY), NOW);

    assertThat(recomputes.claim(10, NOW, NOW.plusSeconds(30))).isEmpty();
    assertThat(recomputes.claim(10, NOW.plusMillis(1), NOW.plusSeconds(30))).hasSize(1);
  }

  @Test
  default void shouldNotBeHeldUpWhenSomeoneHasChangedAMark() {
    PendingRecomputes recomputes = MongoParts.pendingRecomputes(database());
    recomputes.mark(List.of(DAY), NOW.minusSeconds(1));
    database()
        .getCollection(PENDING_RECOMPUTES)
        .insertMany(List.of(new Document("_id", "x"), new Document("_id", 5)));

    assertThat(recomputes.claim(10, NOW, NOW.plusSeconds(30)))
        .extracting(Pending::unit)
        .containsExactly(DAY);
    assertThat(recomputes.oldest()).contains(NOW.minusSeconds(1));
    assertThat(recomputes.count()).isEqualTo(3);
  }

  @Test
  default void shouldTellHowManyDaysWaitAndSinceWhen() {
    PendingRecomputes recomputes = MongoParts.pendingRecomputes(database());
    assertThat(recomputes.count()).isZero();
    assertThat(recomputes.oldest()).isEmpty();

    recomputes.mark(List.of(NEXT_DAY), NOW.plusSeconds(5));
    recomputes.mark(List.of(DAY), NOW);
    recomputes.mark(List.of(DAY), NOW.plusSeconds(9)); // still waits since it was first marked

    assertThat(recomputes.count()).isEqualTo(2);
    assertThat(recomputes.oldest()).contains(NOW);
    assertThat(recomputes.list(10))
        .extracting(Pending::since)
        .containsExactly(NOW, NOW.plusSeconds(5));
  }

  @Test
  default void shouldReadTheDayBackWhenACoinHasColons() {
    CoinWindow day = Days.day("a:b:2018-04-05:2018-04-06");
    storage().markPending(List.of(day));

    assertThat(pending()).containsExactly(day);
    assertThat(day.coinId()).isEqualTo("a:b:2018-04-05");
  }
}
