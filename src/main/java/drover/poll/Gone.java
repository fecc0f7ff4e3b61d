package drover.poll;

import drover.event.Things;
import drover.record.Batch;
import drover.record.Kind;
import drover.record.Reading;
import drover.system.BadData;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * What has gone from a list that was read to its end. One look is not believed: a list may end early, or shift while it is
 * read. So a record counts as gone when two complete passes in a row have missed it, of which the second began so much after the
 * first ({@code drover.second-look}) that both have hardly seen one short trouble there. A part of a record is gone at once when
 * the record itself was shown and does not name it any more; but where many parts go at once, they are looked for again too.
 */
@ApplicationScoped
public class Gone {
    private static final Logger LOG = Logger.getLogger("drover.poll");
    /** Fewer than that are no sign of a list that is cut off. */
    private static final int FEW = 3;
    /** More than one in so many, gone at once, is not believed at first sight. */
    private static final int ONE_IN = 10;

    private final Things things;
    private final Missed missed;
    private final Config config;
    private final Clock clock;

    Gone(Things things, Missed missed, Config config, Clock clock) {
        this.things = things;
        this.missed = missed;
        this.config = config;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** How much after a look that missed it another must begin. */
    private Duration apart() {
        return TimeUtils.toDuration(config.getValue("drover.second-look", String.class));
    }

    /**
     * What one pass says of one kind.
     *
     * @param gone what has gone
     * @param waiting what is missing and has to be missed once more
     */
    record Verdict(Batch gone, Set<String> waiting) {}

    /** What is missing with the record that it stands in is told by that record. */
    private static List<Things.Present> ofTheirOwn(Kind type, Pass pass, List<Things.Present> missing) {
        return type.getEach().isEmpty()
                ? missing
                : missing.stream()
                        .filter(thing -> pass.hasAnsweredFor(type, thing.key()))
                        .toList();
    }

    /**
     * Compares what was shown with what is known.
     *
     * @param begun when the pass began
     * @param read how many records the whole list had
     * @throws BadData when the list is empty and was not before: rather a mistake there than the end of everything
     */
    Verdict of(Kind type, Pass pass, Instant begun, int read) throws BadData {
        List<Things.Present> known = things.present(type);
        List<Things.Present> missing = known.stream()
                .filter(thing -> !pass.hasShown(type, thing.key()))
                .toList();
        if (!missing.isEmpty() && read == 0) {
            throw new BadData(
                    type.getStream() + ": the list is empty, and " + missing.size()
                            + " records were known: that is not taken for their removal",
                    null);
        }
        Map<String, Instant> before = missing.isEmpty() ? Map.of() : missed.since(type);
        Instant early = begun.minus(apart());
        boolean absurd = isAbsurd(ofTheirOwn(type, pass, missing), known);
        List<Reading> gone = new ArrayList<>();
        Set<String> waiting = new HashSet<>();
        for (Things.Present thing : missing) {
            Instant since = before.get(thing.key());
            boolean again = since != null && !since.isAfter(early);
            if (pass.mayHide(type, thing.key())) {
                if (since != null) {
                    waiting.add(thing.key());
                }
            } else if (again || (!absurd && pass.hasAnsweredFor(type, thing.key()))) {
                gone.add(type.gone(thing.key(), thing.name(), clock.instant()));
            } else {
                waiting.add(thing.key());
            }
        }
        if (absurd && !waiting.isEmpty()) {
            LOG.warnf(
                    "%s: %d of %d known records are missing: they count as gone only when the next complete pass misses"
                            + " them too",
                    type.getStream(), missing.size(), known.size());
        }
        return new Verdict(new Batch(type, gone, List.of(), List.of()), waiting);
    }

    /** Of what has no stock anyway nobody minds whether it is listed. */
    private static boolean isAbsurd(List<Things.Present> missing, List<Things.Present> known) {
        long counted = missing.stream().filter(thing -> !thing.isNothing()).count();
        long all = known.stream().filter(thing -> !thing.isNothing()).count();
        return counted >= FEW && counted * ONE_IN > all;
    }

    /** Keeps what is waiting: the pass is over. */
    void keep(Kind type, Set<String> waiting) {
        missed.keep(type, waiting);
    }
}
