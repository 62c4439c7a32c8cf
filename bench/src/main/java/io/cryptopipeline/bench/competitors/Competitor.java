package io.cryptopipeline.bench.competitors;

import io.cryptopipeline.bench.servers.MeasuredProcess;
import io.cryptopipeline.bench.servers.Testbed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One way to get ticks from {@code crypto-raw} into MongoDB. */
public interface Competitor {

  /** The collection of the raw ticks, in every competitor's database. */
  String RAW_EVENTS = "raw_events";

  /** The collection of the summaries: coin_id, date, open, high, low, close and tick_count. */
  String DAILY_SUMMARIES = "daily_summaries";

  /**
   * The names of the fields of a raw tick in MongoDB.
   *
   * @param coin the coin
   * @param time the event time; a date or a sortable string
   * @param price the price
   * @param volume the volume; empty if ticks have none
   */
  record RawFields(String coin, String time, String price, Optional<String> volume) {}

  /**
   * One start of a competitor.
   *
   * @param id a part of the names of its group, its topics and so on; differs from run to run
   * @param folder where its files go
   * @param testbed the servers
   */
  record Run(String id, Path folder, Testbed testbed) {}

  /** Returns the name on the command line. */
  String label();

  /** Returns the name of its database. */
  String database();

  /** Returns where a raw tick's values are. */
  RawFields rawFields();

  /** Returns whether it makes summaries. */
  boolean summarizes();

  /** Returns the topic on which it publishes summaries; empty if it does not. */
  Optional<String> summaryTopic(Run run);

  /**
   * Returns how many ticks the processes that were started last, and still run, have read by a
   * slower way than the others; empty if that is not known.
   */
  default OptionalLong strictlyRead() throws InterruptedException {
    return OptionalLong.empty();
  }

  /** Starts its processes, with an empty database; they run until they are stopped. */
  List<MeasuredProcess> start(Run run) throws InterruptedException;
}
