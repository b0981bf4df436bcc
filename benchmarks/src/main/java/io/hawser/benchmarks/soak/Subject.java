package io.hawser.benchmarks.soak;

import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import java.util.List;
import java.util.Optional;

/** Something that runs under load. */
public interface Subject {
    /**
     * Its name.
     *
     * @return the name, unique among subjects.
     */
    String name();

    /**
     * Why this machine cannot run it.
     *
     * @return the reason as a person reads it; empty if it can.
     */
    Optional<String> unavailable();

    /**
     * Starts it, ready to be loaded.
     *
     * @param lab an empty lab, in which all of it lives.
     * @param rate what its loads are to be.
     * @return what to watch, and how to load it.
     * @throws Exception if it cannot be started.
     */
    Soaked open(Lab lab, Rate rate) throws Exception;

    /**
     * A subject that runs.
     *
     * @param processes whose memory, descriptors and threads are watched, and which may not end.
     * @param loads what it is loaded with, all at once.
     */
    record Soaked(List<HostProcess> processes, List<Load> loads) {
        /** Copies the lists. */
        public Soaked {
            processes = List.copyOf(processes);
            loads = List.copyOf(loads);
        }
    }

    /** One load, on a thread of its own. */
    @FunctionalInterface
    interface Load {
        /**
         * Loads until {@link Tally#isOver()}.
         *
         * @param tally takes what was done, and each thing that went wrong.
         * @throws Exception what ends the load early: it counts as an error.
         */
        void run(Tally tally) throws Exception;
    }
}
