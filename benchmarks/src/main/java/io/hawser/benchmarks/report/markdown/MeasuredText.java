package io.hawser.benchmarks.report.markdown;

import io.hawser.benchmarks.report.Results;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with tables of results in it. Each stands between {@code <!-- bench {…} -->}, which says what it shows, and
 * {@code <!-- /bench -->}.
 */
public final class MeasuredText {
    private static final Pattern BLOCK =
            Pattern.compile("(<!-- bench (\\{.*?\\}) -->\n)(.*?)(<!-- /bench -->)", Pattern.DOTALL);

    private MeasuredText() {}

    /**
     * The text with its tables made anew. A table of which the results have nothing stays: another machine's may have.
     *
     * @param text the text.
     * @param results what the tables tell.
     * @return the text, unchanged where nothing is marked.
     * @throws IOException if a mark cannot be read; the message holds it.
     */
    public static String fill(final String text, final Results results) throws IOException {
        final Matcher block = BLOCK.matcher(text);
        final StringBuilder filled = new StringBuilder();
        while (block.find()) {
            final TableSpec spec = TableSpec.parse(block.group(2));
            final boolean stays = !spec.isMeasured(results) && block.group(3).contains("|");
            block.appendReplacement(
                    filled,
                    Matcher.quoteReplacement(
                            stays
                                    ? block.group()
                                    : block.group(1) + "\n" + spec.table(results) + "\n" + block.group(4)));
        }
        return block.appendTail(filled).toString();
    }
}
