package drover.check;

import drover.system.Redaction;
import java.util.List;

/** What was looked at, as a terminal shows it. */
public record Table(List<Row> rows) {
    /** Whether nothing fails. */
    public boolean isGood() {
        return count(Row.State.FAIL) == 0;
    }

    private long count(Row.State state) {
        return rows.stream().filter(row -> row.state() == state).count();
    }

    /** A line for each, and one that says it all. No secret is in it. */
    public String text() {
        int longest = rows.stream().mapToInt(row -> row.what().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            String what = row.what() + " ".repeat(longest - row.what().length());
            text.append(String.format("%-6s%s  %s", row.state().word(), what, Redaction.redact(row.words()))
                            .stripTrailing())
                    .append('\n');
        }
        return text + "\n" + verdict();
    }

    private String verdict() {
        long failed = count(Row.State.FAIL);
        long warned = count(Row.State.WARN);
        String beside = warned == 0 ? "" : "; look at " + (warned == 1 ? "the warning" : "the " + warned + " warnings");
        return failed == 0
                ? "Nothing is in the way" + beside + "."
                : failed + (failed == 1 ? " thing is" : " things are") + " in the way" + beside + ".";
    }
}
