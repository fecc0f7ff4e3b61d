package drover.deliver;

import static drover.deliver.DeliveriesFixture.LEASE;
import static drover.deliver.DeliveriesFixture.all;
import static drover.deliver.DeliveriesFixture.order;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens in whatever order, what is promised of each subject holds after each step. */
class RandomDeliveriesTest extends OutboxTest {
    private static final int STEPS = 300;
    private static final int ORDERS = 4;

    private final List<Claim> claims = new ArrayList<>();
    /** Events that may come after later ones of their subject: they were dead letters, or an operator replayed them. */
    private final Set<Long> outOfOrder = new HashSet<>();

    /** Under way when a process ended: they may have arrived, and go on before what was replayed meanwhile. */
    private final Set<Long> cutOff = new HashSet<>();

    private final Map<Long, Long> lastOfLane = new HashMap<>();
    private Random random;
    private int seconds;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 4, 6, 8})
    void no_subject_gets_stuck_or_out_of_order_and_nothing_is_lost(long seed) {
        random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            String step = step();
            String where = "seed " + seed + ", step " + i + ": " + step;
            everyLaneGoesOn(where);
        }
        theRestIsDelivered();
    }

    private String step() {
        int dice = random.nextInt(100);
        if (dice < 25) {
            outbox.ingest(order(random.nextInt(ORDERS), seconds++, "New"));
            return "ingest";
        } else if (dice < 45) {
            for (Claim claim : outbox.claim(1 + random.nextInt(3))) {
                claims.add(claim);
                assertEquals(gap(claim), claim.gap(), () -> "the gap before " + claim.seq());
            }
            return "claim";
        } else if (dice < 75) {
            return settle();
        } else if (dice < 83) {
            outbox.clock.pass(random.nextInt(8) == 0 ? LEASE : Duration.ofSeconds(random.nextInt(20)));
            return "time passes";
        } else if (dice < 85) {
            cutOff.addAll(which("leased"));
            outbox.deliveries.endLeases("default");
            return "a new process";
        }
        return operate();
    }

    private String gap(Claim claim) {
        return outbox.sql(
                "SELECT e.id FROM event e JOIN delivery d ON d.seq = e.seq WHERE d.state = 'dead' AND d.lane = "
                        + claim.lane() + " AND d.seq < " + claim.seq() + " ORDER BY d.seq DESC");
    }

    /** Also claims whose lease has ended: who holds them does not know. */
    private String settle() {
        if (claims.isEmpty()) {
            return "nothing to settle";
        }
        Claim claim = claims.remove(random.nextInt(claims.size()));
        int how = random.nextInt(10);
        if (how < 5) {
            boolean counts = "ready".equals(state(claim.seq()));
            outbox.delivered(claim);
            if (counts) {
                inOrder(claim);
            }
            return "delivered " + claim.seq();
        } else if (how < 8) {
            outbox.failed(claim, Duration.ofSeconds(random.nextInt(30)), random.nextInt(2));
            return "failed " + claim.seq();
        }
        outbox.dead(claim);
        if ("dead".equals(state(claim.seq()))) {
            outOfOrder.add(claim.seq());
        }
        return "dead " + claim.seq();
    }

    private String operate() {
        Redeliveries redeliveries = outbox.redeliveries();
        int what = random.nextInt(10);
        if (what == 0) {
            outOfOrder.addAll(which("state IN ('dead', 'delivered')"));
            return "replay all " + redeliveries.replay(all(Selection.Which.ALL));
        } else if (what < 4) {
            return "replay dead letters " + redeliveries.replay(all(Selection.Which.DEAD));
        } else if (what == 4) {
            return "discard dead letters " + redeliveries.discard(all(Selection.Which.DEAD));
        }
        String seq = outbox.sql("SELECT seq FROM event ORDER BY seq LIMIT 1 OFFSET " + random.nextInt(1 + seconds));
        if (seq == null) {
            return "nothing to operate on";
        }
        String id = outbox.sql("SELECT id FROM event WHERE seq = " + seq);
        if (what < 8) {
            if (redeliveries.replayOne("default", id) != null) {
                outOfOrder.add(Long.valueOf(seq));
            }
            return "replay " + seq;
        }
        redeliveries.discardOne("default", id);
        return "discard " + seq;
    }

    private List<Long> which(String condition) {
        return outbox.column("SELECT seq FROM delivery WHERE " + condition).stream()
                .map(Long::valueOf)
                .toList();
    }

    private String state(long seq) {
        return outbox.sql("SELECT state FROM delivery WHERE seq = " + seq);
    }

    private void inOrder(Claim claim) {
        if (!outOfOrder.contains(claim.seq())) {
            Long last = lastOfLane.put(claim.lane(), claim.seq());
            assertTrue(last == null || last < claim.seq(), () -> claim.seq() + " was delivered after " + last);
        }
    }

    private void everyLaneGoesOn(String where) {
        assertNull(
                outbox.sql("SELECT lane FROM delivery WHERE state IN ('ready', 'waiting') GROUP BY lane"
                        + " HAVING SUM(CASE WHEN state = 'ready' THEN 1 ELSE 0 END) <> 1"),
                () -> "a lane has one that is ready, and one only; " + where);
        assertEquals(
                "0",
                outbox.sql("SELECT COUNT(*) FROM delivery WHERE state <> 'ready' AND leased"),
                () -> "only what is ready is under way; " + where);
        List<String> ahead =
                outbox.column("SELECT d.seq FROM delivery d WHERE state = 'ready' AND NOT leased AND EXISTS (SELECT 1"
                        + " FROM delivery earlier WHERE earlier.lane = d.lane AND earlier.seq < d.seq"
                        + " AND earlier.state = 'waiting')");
        for (String seq : ahead) {
            assertTrue(cutOff.contains(Long.valueOf(seq)), () -> "the oldest of a lane goes first; " + where);
        }
    }

    private void theRestIsDelivered() {
        for (Claim claim : claims) {
            outbox.failed(claim, Duration.ZERO, 0);
        }
        claims.clear();
        for (int rounds = 0; !"0".equals(waiting()); rounds++) {
            assertTrue(rounds < 1_000, "what waits is delivered in the end");
            outbox.clock.pass(LEASE);
            for (Claim claim : outbox.claim(10)) {
                outbox.delivered(claim);
                inOrder(claim);
            }
        }
        assertEquals(String.valueOf(seconds), outbox.sql("SELECT COUNT(*) FROM event"));
        assertEquals(
                String.valueOf(seconds),
                outbox.sql("SELECT COUNT(*) FROM delivery WHERE state IN ('delivered', 'dead', 'discarded')"));
    }

    private String waiting() {
        return String.valueOf(outbox.deliveries.waiting("default"));
    }
}
