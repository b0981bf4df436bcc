package io.hawser.benchmarks.report;

import io.hawser.benchmarks.WorkReport;
import java.io.IOException;

/** Takes the reports of works as they come. */
public interface Reporter {
    /**
     * Shows or writes one work's report.
     *
     * @param report the report.
     * @throws IOException if it cannot be written.
     */
    void report(WorkReport report) throws IOException;

    /**
     * Called once, after the last work.
     *
     * @throws IOException if what is left cannot be written.
     */
    default void finish() throws IOException {}
}
