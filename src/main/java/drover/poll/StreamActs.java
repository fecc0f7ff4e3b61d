package drover.poll;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.Things;
import drover.record.Json;
import drover.record.Kind;
import drover.system.Door;
import drover.system.Doors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** What operators do with sources and streams; each act answers null where there is none of that name. */
@ApplicationScoped
public class StreamActs {
    private static final Logger LOG = Logger.getLogger("drover.poll");

    private final Sources sources;
    private final Cursors cursors;
    private final PausedStreams paused;
    private final Schedules schedules;
    private final Streams streams;
    private final PushedStreams pushed;
    private final Turns turns;
    private final Doors doors;
    private final Things things;
    private final CamelContext camel;
    private final Config config;
    private final Instance<Audits> audits;
    private final Clock clock;

    StreamActs(
            Sources sources,
            Cursors cursors,
            PausedStreams paused,
            Schedules schedules,
            Streams streams,
            PushedStreams pushed,
            Turns turns,
            Doors doors,
            Things things,
            CamelContext camel,
            Config config,
            Instance<Audits> audits,
            Clock clock) {
        this.sources = sources;
        this.cursors = cursors;
        this.paused = paused;
        this.schedules = schedules;
        this.streams = streams;
        this.pushed = pushed;
        this.turns = turns;
        this.doors = doors;
        this.things = things;
        this.camel = camel;
        this.config = config;
        this.audits = audits;
        this.clock = clock;
    }

    /** Tries a system and its streams again at once, whatever its doors were closed for; also one that is only written to. */
    public ObjectNode reopen(String system) {
        if (sources.source(system) == null && !doors.isSystem(system)) {
            return null;
        }
        doors.ofSystem(system).forEach(Door::reopen);
        LOG.infof("%s: is tried again, an operator asked for it", system);
        sources.polls(system).forEach(turns::tick);
        pushed.hurry(system);
        ObjectNode source = sources.source(system);
        return source == null ? Json.object().put("name", system) : source;
    }

    /** Does not read a stream any more, until it is resumed; a poll of it ends after the page that it is at. */
    public ObjectNode pause(String stream) {
        if (sources.stream(stream) == null) {
            return null;
        }
        if (!pushed.has(stream) && !sources.pollsOf(stream).contains(stream)) {
            throw new IllegalArgumentException(stream + " is read by " + sources.pollsOf(stream)
                    + ": switch that off, or take it out of its keys");
        }
        paused.pause(stream);
        pushed.rest(stream, true);
        schedules.rest(stream, true);
        streams.cut(stream);
        LOG.infof("%s: is switched off, an operator asked for it", stream);
        return sources.stream(stream);
    }

    /** Reads it again, from its cursor, at once. */
    public ObjectNode resume(String stream) {
        if (sources.stream(stream) == null) {
            return null;
        }
        paused.resume(stream);
        pushed.rest(stream, false);
        schedules.rest(stream, false);
        LOG.infof("%s: is switched on, an operator asked for it", stream);
        turns.tick(stream);
        return sources.stream(stream);
    }

    /** Begins an audit of a stream. */
    public ObjectNode audit(String stream) {
        if (sources.stream(stream) == null) {
            return null;
        }
        for (Audits one : audits) {
            if (one.streams().contains(stream)) {
                return Json.object()
                        .put("stream", stream)
                        .put("begun", one.audit(stream))
                        .put("see", "GET /operations/streams/" + stream);
            }
        }
        throw new IllegalArgumentException(stream + " has no audit: every poll reads all of it");
    }

    /**
     * What a rewind would do; nothing is done.
     *
     * @param to a date, a time, a block, or {@code beginning}
     */
    public ObjectNode plan(String stream, String to) {
        Cursors.Saved saved = cursors.all().get(stream);
        if (saved == null) {
            return null;
        }
        Target target = Target.read(to, saved.cursor());
        Optional<Kind> kind = camel.getRegistry().findByType(Kind.class).stream()
                .filter(one -> stream.equals(one.getStream()))
                .findFirst();
        Long records = kind.isEmpty() || target.time() == null
                ? null
                : (Long) things.since(kind.get().getSystem(), kind.get().getThing(), target.time());
        return Json.object()
                .put("stream", stream)
                .put("cursor", saved.cursor())
                .put("to", to)
                .put("confirm", to)
                .put("records", records)
                .put(
                        "reads_again",
                        "Everything from " + to + " on"
                                + (records == null
                                        ? "."
                                        : ": " + records + " records that Drover knows, and what it has missed."))
                .put("calls", calls(kind, records))
                .put(
                        "receiver_sees",
                        "nothing again: what was told is recognised by its id. What was missed arrives as new events.");
    }

    private String calls(Optional<Kind> kind, Long records) {
        if (records == null) {
            return "one a page, at the pace of the API.";
        }
        int page = Lists.pageSize(config, kind.get().getSystem());
        return "about " + (records / page + 1) + ", at the pace of the API; a record that is new may cost more.";
    }

    /** Sets the cursor back, when the poll that is under way has ended its page, and reads on from there at once. */
    public ObjectNode rewind(String stream, String to) {
        Target target = Target.read(to, cursors.all().get(stream).cursor());
        List<String> polls = sources.pollsOf(stream);
        polls.forEach(poll -> schedules.rest(poll, true));
        streams.cut(stream);
        try {
            if (!polls.stream().allMatch(schedules::ends) || !turns.takeWithin(stream)) {
                throw new IllegalArgumentException(
                        stream + " is being read, and that does not end; nothing was done: try again");
            }
            try {
                cursors.saveText(stream, target.cursor(), false, clock.millis());
            } finally {
                turns.give(stream);
            }
        } finally {
            polls.stream().filter(poll -> !paused.isPaused(poll)).forEach(poll -> schedules.rest(poll, false));
        }
        LOG.infof("%s: is rewound to %s, an operator asked for it", stream, to);
        polls.forEach(turns::tick);
        return Json.object().put("stream", stream).put("rewound_to", to).put("done", true);
    }
}
