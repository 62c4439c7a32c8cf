package io.cryptopipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The design loses nothing and counts nothing twice, whatever happens between two of its steps; and
 * the simulation would notice: it catches each wrong design.
 */
class SimulationTest {

  private static final int SCHEDULES = Integer.getInteger("simulation.schedules", 3_000);
  private static final long FIRST = 1;

  /** The seeds in which each wrong design must be caught. */
  private static final int SEEDS_OF_A_CONTROL = 3_000;

  @Test
  void shouldEndExactAfterAnySchedule() {
    Long seed = Long.getLong("simulation.seed");
    List<String> wrong = new ArrayList<>();
    LongStream seeds =
        seed != null ? LongStream.of(seed) : LongStream.range(FIRST, FIRST + SCHEDULES);
    seeds.forEach(
        one ->
            new Simulation(one, Design.REAL, true, new Trace(seed != null))
                .run()
                .forEach(difference -> wrong.add("seed " + one + ": " + difference)));

    assertThat(wrong).isEmpty();
  }

  @Test
  void shouldRunTheSameScheduleForTheSameSeed() {
    for (long seed = FIRST; seed < FIRST + 20; seed++) {
      Trace one = new Trace(false);
      Trace other = new Trace(false);
      new Simulation(seed, Design.REAL, true, one).run();
      new Simulation(seed, Design.REAL, true, other).run();

      assertThat(other.sum()).isEqualTo(one.sum());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REAL")
  void shouldCatchEachWrongDesign(Design design) {
    long seed = FIRST;
    List<String> wrong = List.of();
    while (wrong.isEmpty() && seed < FIRST + SEEDS_OF_A_CONTROL) {
      wrong = new Simulation(seed++, design, true, new Trace(false)).run();
    }
    System.out.printf("%s: caught after %s seeds%n", design, seed - FIRST);

    assertThat(wrong).isNotEmpty();
  }
}
