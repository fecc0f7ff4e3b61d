package drover.deliver;

/**
 * All SQL about the table {@code delivery}.
 *
 * <p>Some conditions say a thing twice, such as {@link #OPEN} beside {@code state = 'ready'}. SQLite uses a partial index only
 * where it finds the index's own condition in the query, word for word: the wider words choose the index, the narrower ones the
 * rows.
 */
final class DeliverySql {
    /** Not delivered yet, and going to be: the condition of the index delivery_lane. */
    static final String OPEN = "state IN ('ready', 'waiting')";
    /** The condition of the indexes delivery_dead and delivery_gap. */
    static final String DEAD = "state = 'dead'";

    private static final String ONE = " WHERE downstream = :downstream AND seq = :seq";
    private static final String LANE = " WHERE downstream = :downstream AND lane = :lane AND " + OPEN;
    private static final String INSERT =
            "INSERT INTO delivery (downstream, seq, lane, state, due_at) VALUES (:downstream, :seq, :lane, ";
    private static final String SELECT =
            "SELECT downstream, seq, lane, state, due_at, claim, leased, attempts, ended_at, status, took, reason FROM delivery";

    /** A new one waits where its lane is ordered and not empty. */
    static final String APPEND = INSERT + "CASE WHEN :ordered AND EXISTS (SELECT 1 FROM delivery" + LANE
            + ") THEN 'waiting' ELSE 'ready' END, :now)";
    /** One of what was stored before its downstream was there. */
    static final String FILL = INSERT + ":state, :now) ON CONFLICT DO NOTHING";

    /**
     * What is due, oldest first. That is said once, inside: said outside too, SQLite would walk all that is ready instead of
     * the batch.
     */
    static final String CLAIM =
            "UPDATE delivery SET due_at = :now + :lease, delay = :lease, claim = claim + 1, leased = TRUE"
                    + " WHERE downstream = :downstream AND seq IN (SELECT seq FROM delivery WHERE downstream = :downstream"
                    + " AND state = 'ready' AND due_at <= :now ORDER BY due_at, seq LIMIT :limit) RETURNING *";

    /** It is delivered, whoever holds the claim now. */
    static final String DELIVERED = ended("delivered");
    /** It is given up, unless the claim is an old one. */
    static final String GIVEN_UP = ended("dead") + " AND claim = :claim";
    /** It is due again, unless the claim is an old one. */
    static final String AGAIN = "UPDATE delivery SET due_at = :due, delay = :delay, attempts = attempts + :spent,"
            + " reason = COALESCE(:reason, reason), leased = FALSE" + ONE + " AND claim = :claim AND state = 'ready'";
    /** Where an older one of its lane has come back meanwhile, that one goes first. */
    static final String STEP_BACK = "UPDATE delivery SET state = 'waiting'" + ONE + " AND state = 'ready'"
            + " AND EXISTS (SELECT 1 FROM delivery earlier" + LANE + " AND seq < :seq AND state = 'waiting')";
    /** The first of a lane may go. */
    static final String NEXT =
            "UPDATE delivery SET state = 'ready' WHERE downstream = :downstream AND state = 'waiting'"
                    + " AND seq = (SELECT MIN(seq) FROM delivery" + LANE + ")";
    /** What is ready and not under way waits again. */
    static final String HOLD = "UPDATE delivery SET state = 'waiting'" + LANE + " AND state = 'ready' AND NOT leased";
    /** The first of a lane may go where none of it is ready. */
    static final String FORWARD = NEXT + " AND NOT EXISTS (SELECT 1 FROM delivery" + LANE + " AND state = 'ready')";

    /** The leases of a downstream end. */
    static final String END_LEASES = "UPDATE delivery SET due_at = :now, delay = 0, leased = FALSE"
            + " WHERE downstream = :downstream AND state = 'ready' AND leased RETURNING lane";
    /** Nothing waits longer than its own delay, whatever the clock has done since. */
    static final String BOUND = "UPDATE delivery SET due_at = :now + delay WHERE downstream = :downstream AND " + OPEN
            + " AND due_at > :now + delay";

    static final String NEXT_DUE =
            "SELECT MIN(due_at) AS n FROM delivery WHERE downstream = :downstream AND state = 'ready'";
    static final String COUNT = "SELECT COUNT(*) AS n FROM delivery WHERE downstream = :downstream AND ";
    static final String REASONS = "SELECT reason FROM delivery WHERE downstream = :downstream";
    static final String COUNT_DEAD = "SELECT COUNT(*) AS n FROM delivery WHERE " + DEAD;
    static final String OLDEST = "SELECT MIN(seq) AS n FROM delivery WHERE downstream = :downstream AND " + OPEN;
    static final String FIRST = "SELECT MIN(seq) AS n FROM delivery" + LANE;
    static final String HAS_DEAD =
            "SELECT 1 AS n FROM delivery WHERE downstream = :downstream AND " + DEAD + " LIMIT 1";
    static final String DEAD_BEFORE =
            "SELECT MAX(seq) AS n FROM delivery WHERE downstream = :downstream AND lane = :lane"
                    + " AND seq < :seq AND " + DEAD;

    static final String OF_EVENT = SELECT + " WHERE seq = :seq ORDER BY downstream";
    static final String FIND = SELECT + ONE + " AND ";
    /** Those after a place; the condition on the state comes between the two halves. */
    static final String WALK = SELECT + " WHERE downstream = :downstream AND seq > :after AND ";

    static final String REPLAY =
            "UPDATE delivery SET state = :state, due_at = :now, delay = 0, attempts = 0, ended_at = NULL,"
                    + " reason = 'replayed'" + ONE + " AND state IN ('dead', 'delivered', 'discarded')";
    static final String DISCARD = "UPDATE delivery SET state = 'discarded', ended_at = :now" + ONE
            + " AND state IN ('dead', 'ready', 'waiting') AND NOT leased";

    /** What keeps an event from being forgotten. */
    static final String STILL_NEEDED = "SELECT seq AS n FROM delivery WHERE seq = :seq"
            + " AND (state NOT IN ('delivered', 'discarded') OR ended_at >= :before) LIMIT 1";

    static final String DELETE = "DELETE FROM delivery WHERE seq = :seq";

    private DeliverySql() {}

    /**
     * The latest dead letters of those downstreams: named one by one, or SQLite looks among all that was ever delivered.
     *
     * @param names the list of its parameters
     */
    static String deadLetters(String names, int limit) {
        return SELECT + " WHERE downstream IN (" + names + ") AND " + DEAD + " ORDER BY seq DESC LIMIT " + limit;
    }

    private static String ended(String state) {
        return "UPDATE delivery SET state = '" + state + "', ended_at = :at, status = :status, took = :took,"
                + " attempts = attempts + 1, reason = :reason, leased = FALSE" + ONE + " AND state = 'ready'";
    }
}
