package io.cryptopipeline.fault;

import static io.cryptopipeline.fault.TcpProxy.command;
import static io.cryptopipeline.fault.TcpProxy.member;

import io.cryptopipeline.testing.process.Freezer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What may go wrong while the stream is at work; each ends with everything at work again. */
enum Fault {
  KILLED_INSTANCE {
    @Override
    void strike(FaultRun run) {
      StreamInstance victim = run.anyInstance();
      victim.kill();
      victim.start();
    }
  },
  LOST_STATE {
    @Override
    void strike(FaultRun run) {
      StreamInstance victim = run.anyInstance();
      victim.kill();
      victim.loseState();
      victim.start();
    }
  },
  STOPPED_INSTANCE {
    @Override
    void strike(FaultRun run) {
      StreamInstance victim = run.anyInstance();
      victim.stop();
      victim.start();
    }
  },
  ADDED_AND_REMOVED_INSTANCE {
    @Override
    void strike(FaultRun run) {
      StreamInstance third = run.third();
      third.start();
      run.awaitThat("a thread of the third has work", () -> run.group().members(third.name()) > 0);
      run.feed();
      run.awaitMoment();
      third.stop();
    }
  },
  ZOMBIE {
    @Override
    void strike(FaultRun run) {
      StreamInstance zombie = run.anyInstance();
      zombie.freeze();
      run.awaitDoneWithout(zombie);
      run.wake(zombie);
      zombie.stop(); // its work was done by the other: nothing is left undone
      zombie.start();
    }
  },
  KILLED_BROKER {
    @Override
    void strike(FaultRun run) {
      run.rig().kafka().kill();
      run.rig().kafka().restart();
    }
  },
  KILLED_MONGOD {
    @Override
    void strike(FaultRun run) {
      run.rig().mongod().kill();
      run.rig().mongod().restart();
    }
  },
  MONGOD_AWAY_BEYOND_THE_BOUND {
    @Override
    void strike(FaultRun run) {
      long before = run.says(GAVE_UP);
      run.rig().mongod().kill();
      run.awaitThat("a thread gives up", () -> run.says(GAVE_UP) > before);
      run.rig().mongod().restart();
    }
  },
  /** The primary steps down: it kills the writes in progress, and takes none until it is back. */
  ELECTION {
    @Override
    void strike(FaultRun run) {
      run.rig().mongod().reelect();
    }
  },
  /** An instance gives up in an outage, and stands still until the other has done its work. */
  DONE_BY_THE_OTHER {
    @Override
    void strike(FaultRun run) {
      StreamInstance zombie = run.anyInstance();
      long before = zombie.says(GAVE_UP);
      run.rig().mongod().kill();
      run.awaitThat("it gives up", () -> zombie.says(GAVE_UP) > before);
      zombie.freeze();
      run.rig().mongod().restart();
      run.awaitDoneWithout(zombie);
      run.wake(zombie);
      zombie.stop(); // nothing of what it gave up is left undone
      zombie.start();
    }
  },
  MONGOD_AWAY_FOR_A_MINUTE {
    @Override
    void strike(FaultRun run) {
      run.rig().mongod().kill();
      run.letPass(Duration.ofMinutes(1));
      run.rig().mongod().restart();
    }

    @Override
    boolean isLong() {
      return true;
    }
  },
  FROZEN_MONGOD {
    @Override
    void strike(FaultRun run) {
      long before = run.says(NOTICED);
      Freezer.freeze(run.rig().mongod().pid());
      run.awaitThat("an instance notices", () -> run.says(NOTICED) > before);
      Freezer.thaw(run.rig().mongod().pid());
    }
  },
  CUT_REPLIES {
    @Override
    void strike(FaultRun run) {
      cutReplyTo(command("insert", "raw_events"), run);
      cutReplyTo(command("update", "daily_summaries"), run);
      cutReplyTo(command("update", "pending_recomputes"), run);
    }

    private void cutReplyTo(byte[] command, FaultRun run) {
      CompletableFuture<Void> cut = run.anyInstance().toMongo().cutNextReplyTo(command);
      run.feed();
      run.awaitThat("a reply is cut", cut::isDone);
    }
  },
  /**
   * The fencing was checked, the write of the summaries is on its way, and then the instance stands
   * still and the write is delayed until another one has written newer summaries.
   */
  FROZEN_IN_THE_DRAIN {
    @Override
    void strike(FaultRun run) {
      StreamInstance zombie = run.anyInstance();
      TcpProxy.Held write =
          zombie
              .toMongo()
              .holdNextRequestWith(
                  command("update", "daily_summaries"), member("computed_by", "stream"));
      run.feed();
      run.awaitThat("summaries are on their way", write::hasArrived);
      zombie.freeze();
      run.awaitDoneWithout(zombie);
      write.release();
      run.wake(zombie);
    }
  };

  private static final String NOTICED = "MongoDB does not acknowledge";
  private static final String GAVE_UP = "MongoDB did not acknowledge for";

  /**
   * Returns the fault of that name.
   *
   * @throws IllegalArgumentException with all names, if there is none
   */
  static Fault named(String name) {
    return Stream.of(values())
        .filter(fault -> fault.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no fault %s, there are: %s".formatted(name, List.of(values()))));
  }

  abstract void strike(FaultRun run);

  /** Whether it is too long for every run. */
  boolean isLong() {
    return false;
  }
}
