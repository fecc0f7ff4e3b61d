package drover.deliver;

import drover.deliver.Outcome.Settled;
import drover.event.EventRows;
import drover.store.Sql;
import drover.store.Store;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The deliveries that are still to be made: claiming what is due, settling what was tried.
 *
 * <p>A claim moves {@code due_at} to the end of its lease. So it needs no clearing up: what a dead process had claimed is
 * simply due again. Only the first undelivered event of a lane is {@code ready}, which keeps a subject in order whatever
 * happens, and makes a claim cost the same however many wait behind it.
 */
@ApplicationScoped
class Deliveries {
    private final Store store;
    private final Clock clock;

    Deliveries(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Claims what is due, oldest first, at most {@code limit}. */
    List<Claim> claim(String downstream, int limit, Duration lease) {
        long now = clock.millis();
        return store.write(c -> whole(
                c,
                downstream,
                Sql.once(c, DeliverySql.CLAIM)
                        .set("now", now)
                        .set("lease", lease.toMillis())
                        .set("downstream", downstream)
                        .set("limit", limit)
                        .list(Delivery::of)));
    }

    private static List<Claim> whole(Connection connection, String downstream, List<Delivery> claimed)
            throws SQLException {
        if (claimed.isEmpty()) {
            return List.of();
        }
        Map<Long, EventRows.Stored> events =
                EventRows.stored(connection, claimed.stream().map(Delivery::seq).toList());
        Map<Long, String> gaps = gaps(connection, downstream, claimed);
        return claimed.stream()
                .sorted(Comparator.comparingLong(Delivery::seq))
                .map(one -> new Claim(
                        downstream,
                        one.seq(),
                        one.claim(),
                        one.attempts(),
                        one.lane(),
                        events.get(one.seq()),
                        gaps.get(one.seq())))
                .toList();
    }

    /** For each claim that has a dead letter before it in its lane: that event's id. */
    private static Map<Long, String> gaps(Connection connection, String downstream, List<Delivery> claimed)
            throws SQLException {
        Map<Long, String> gaps = new HashMap<>();
        if (number(Sql.once(connection, DeliverySql.HAS_DEAD).set("downstream", downstream)) == null) {
            return gaps;
        }
        for (Delivery one : claimed) {
            Long before = number(Sql.once(connection, DeliverySql.DEAD_BEFORE)
                    .set("downstream", downstream)
                    .set("lane", one.lane())
                    .set("seq", one.seq()));
            if (before != null) {
                gaps.put(one.seq(), EventRows.find(connection, before).id());
            }
        }
        return gaps;
    }

    /** Writes down how tries ended, and lets the next of each lane come forward. */
    void settle(Connection connection, List<Settled> all) throws SQLException {
        List<Claim> again = change(connection, DeliverySql.AGAIN, those(all, Outcome.Due.class));
        again.addAll(change(connection, DeliverySql.AGAIN, those(all, Outcome.Held.class)));
        List<Claim> changed = change(connection, DeliverySql.DELIVERED, those(all, Outcome.Delivered.class));
        changed.addAll(change(connection, DeliverySql.GIVEN_UP, those(all, Outcome.Dead.class)));
        changed.addAll(again);
        Lanes.stepBack(connection, again);
        Lanes.next(connection, changed);
        AttemptRows.keep(
                connection,
                all.stream()
                        .filter(one -> one.outcome().attempt() != null)
                        .filter(one -> !(one.outcome() instanceof Outcome.Delivered))
                        .map(one -> new AttemptRows.Made(
                                one.claim().seq(),
                                one.claim().downstream(),
                                one.claim().number(),
                                one.outcome().attempt()))
                        .toList());
    }

    private static List<Settled> those(List<Settled> all, Class<? extends Outcome> kind) {
        return all.stream().filter(one -> kind.isInstance(one.outcome())).toList();
    }

    /** Those that it changed: the outcome of an old claim changes nothing, so it lets nobody come forward. */
    private List<Claim> change(Connection connection, String text, List<Settled> all) throws SQLException {
        List<Claim> changed = new ArrayList<>();
        if (all.isEmpty()) {
            return changed;
        }
        try (Sql update = new Sql(connection, text)) {
            for (Settled one : all) {
                set(update, one);
                update.add();
            }
            int[] counts = update.runAll();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] != 0) {
                    changed.add(all.get(i).claim());
                }
            }
        }
        return changed;
    }

    private void set(Sql update, Settled settled) throws SQLException {
        Claim claim = settled.claim();
        update.set("downstream", claim.downstream()).set("seq", claim.seq());
        Outcome outcome = settled.outcome();
        if (outcome instanceof Outcome.Due due) {
            again(update, claim, due);
        } else if (outcome instanceof Outcome.Held held) {
            again(update, claim, new Outcome.Due(0, 0, held.attempt().result(), null));
        } else {
            Attempt attempt = outcome.attempt();
            Outcome.Delivered delivered = outcome instanceof Outcome.Delivered taken ? taken : null;
            update.set("at", attempt.endedAt())
                    .set("status", attempt.status())
                    .set("took", attempt.took())
                    .set("reason", delivered == null ? attempt.result() : delivered.did());
            if (delivered == null) {
                update.set("claim", claim.number());
            }
        }
    }

    private void again(Sql update, Claim claim, Outcome.Due due) throws SQLException {
        update.set("due", clock.millis() + due.delay())
                .set("delay", due.delay())
                .set("spent", due.spent())
                .set("reason", due.reason())
                .set("claim", claim.number());
    }

    /** How long until something is due, or null when nothing is ready. */
    Duration untilDue(String downstream) {
        Long due = store.read(c -> nextDue(c, downstream));
        return due == null ? null : Duration.ofMillis(Math.max(0, due - clock.millis()));
    }

    /** When one is tried next (epoch milliseconds), or null when nothing waits. */
    static Long nextDue(Connection connection, String downstream) throws SQLException {
        return number(Sql.once(connection, DeliverySql.NEXT_DUE).set("downstream", downstream));
    }

    /** How many are not delivered yet. */
    long waiting(String downstream) {
        return store.read(c -> count(c, downstream, DeliverySql.OPEN));
    }

    /** @param which a condition on the state, of ours */
    static long count(Connection connection, String downstream, String which) throws SQLException {
        return number(Sql.once(connection, DeliverySql.COUNT + which).set("downstream", downstream));
    }

    /** When the oldest event that is not delivered to it was stored (epoch milliseconds), or null when all are. */
    static Long oldest(Connection connection, String downstream) throws SQLException {
        Long seq = number(Sql.once(connection, DeliverySql.OLDEST).set("downstream", downstream));
        return seq == null ? null : (Long) EventRows.find(connection, seq).storedAt();
    }

    /** The first column, called n, of the first row; null where there is none. */
    static Long number(Sql select) throws SQLException {
        return select.first(row -> row.numberOrNull("n"));
    }

    /**
     * Gives a new downstream the next few hundred of the events that are stored already, oldest first.
     *
     * @return whether it has them all now
     */
    boolean fill(Downstream downstream) {
        return store.write(c -> Fill.step(c, downstream, clock.millis()));
    }

    /**
     * Ends the leases a dead process left: the store has one process at a time, so at start none is alive. What was replayed
     * beside them, and is older, goes first.
     */
    void endLeases(String downstream) {
        store.write(c -> endLeases(c, downstream, clock.millis()));
    }

    static int endLeases(Connection connection, String downstream, long now) throws SQLException {
        List<Long> lanes = Sql.once(connection, DeliverySql.END_LEASES)
                .set("now", now)
                .set("downstream", downstream)
                .list(row -> row.number("lane"));
        if (DownstreamRows.isOrdered(connection, downstream)) {
            Lanes.reorder(connection, downstream, lanes);
        }
        return lanes.size();
    }

    /** After the clock has jumped, and at start: nothing waits longer than its own delay. */
    int bound(String downstream) {
        return store.write(c -> Sql.once(c, DeliverySql.BOUND)
                .set("now", clock.millis())
                .set("downstream", downstream)
                .run());
    }
}
