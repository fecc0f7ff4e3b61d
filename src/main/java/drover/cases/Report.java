package drover.cases;

import drover.terminal.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Says how cases go: a bar on a terminal, plain lines elsewhere, and each difference whole. */
public final class Report {
    private final Progress progress;
    private final int all;
    private final List<Outcome> outcomes = new ArrayList<>();
    private String system = "";

    /** @param all how many there will be */
    public Report(Progress progress, int all) {
        this.progress = progress;
        this.all = all;
    }

    /** All that have ended. */
    public List<Outcome> outcomes() {
        return outcomes;
    }

    /** One begins. */
    public void begins(Case one) {
        if (!system.isEmpty() && !system.equals(one.system())) {
            total();
        }
        system = one.system();
        progress.bar(one.id(), outcomes.size(), all);
    }

    /** One has ended. */
    public void ended(Outcome outcome) {
        outcomes.add(outcome);
        if (!outcome.isGood()) {
            line("FAILED " + outcome.of().id() + (outcome.description().isEmpty() ? "" : ": " + outcome.description()));
            outcome.lines().forEach(line -> line("  " + line));
        }
    }

    /** A line; the bar is drawn anew after it. */
    public void line(String text) {
        progress.line(text);
    }

    /** How those of a system went, where nobody sees the bar. */
    private void total() {
        if (!progress.isBar()) {
            List<Outcome> its = outcomes.stream()
                    .filter(one -> one.of().system().equals(system))
                    .toList();
            line(system + ": " + words(its));
        }
    }

    private static String words(List<Outcome> some) {
        long failed = some.stream().filter(one -> !one.isGood()).count();
        return some.size()
                + (some.size() == 1 ? " case, " : " cases, ")
                + (failed == 0 ? "all as expected" : failed + " not as expected");
    }

    /** What comes at the end. */
    public void end(Duration took) {
        total();
        line(words(outcomes) + ", in " + took.toSeconds() + "." + took.toMillisPart() / 100 + " s");
    }
}
