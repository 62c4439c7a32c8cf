package io.cryptopipeline.simulation;

import io.cryptopipeline.stream.topology.PipelineProcessors;
import io.cryptopipeline.stream.topology.Sinks;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Where the task's records and changes go. */
record TaskSurroundings(
    Broker broker,
    Faults faults,
    Instance instance,
    ProducerModel producer,
    PipelineProcessors processors,
    Sinks sinks,
    Design design,
    LongSupplier clockMs,
    Consumer<TaskModel> started) {}
