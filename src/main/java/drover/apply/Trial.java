package drover.apply;

import drover.apply.RunningFiles.Running;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is looked at before anything is touched: whether a change can run, and does what its cases say. */
@ApplicationScoped
class Trial {
    private static final int SHOWN = 3;

    private final RunningFiles files;
    private final Reviewer reviewer;
    private final Scratch scratch;
    private final Cases cases;

    Trial(RunningFiles files, Reviewer reviewer, Scratch scratch, Cases cases) {
        this.files = files;
        this.reviewer = reviewer;
        this.scratch = scratch;
        this.cases = cases;
    }

    /** @throws Refused with the place, what is wrong, and what to do */
    void check(Change change) throws Refused {
        for (RouteSource source : change.news()) {
            Parts parts = read(source);
            for (String route : parts.routes()) {
                Running other = files.of(route);
                if (other != null && !change.olds().contains(other.source().name())) {
                    throw new Refused(source.name() + ": the route " + route + " stands in "
                            + other.source().name() + " already: give it another id, or remove one of them");
                }
            }
        }
        review(change);
        scratch.build(change, Set.copyOf(change.olds()));
        cases.play(change, with(change));
    }

    private static Parts read(RouteSource source) throws Refused {
        try {
            return Parts.of(source);
        } catch (IllegalArgumentException e) {
            throw new Refused(e.getMessage(), e);
        }
    }

    private void review(Change change) throws Refused {
        Set<String> asked = change.news().stream().map(RouteSource::name).collect(Collectors.toSet());
        try {
            List<String> errors = asked.isEmpty() ? List.of() : reviewer.errors(with(change), asked);
            if (!errors.isEmpty()) {
                int more = errors.size() - SHOWN;
                throw new Refused(errors.stream().limit(SHOWN).collect(Collectors.joining("\n"))
                        + (more > 0 ? "\nand " + more + " more: drover lint" : ""));
            }
        } catch (IOException e) {
            throw new Refused(change.words() + " cannot be looked at: " + Reason.of(e), e);
        }
    }

    /** All that would run with a change. */
    List<RouteSource> with(Change change) {
        List<RouteSource> all = new ArrayList<>(change.news());
        files.all().stream()
                .map(Running::source)
                .filter(source -> !change.names().contains(source.name()))
                .forEach(all::add);
        return all;
    }
}
