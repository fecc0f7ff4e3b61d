package drover.chain;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.store.Sql;
import drover.store.Store;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;

/**
 * The bean {@code heads} of the routes: which newest block of a chain is believed. The table {@code chain_head} is its own. A
 * node that is behind, or answers nonsense, is not believed at once: whether a transaction is confirmed hangs on it.
 */
@Singleton
@Named("heads")
@RegisterForReflection
public class Heads {
    private static final Logger LOG = Logger.getLogger("drover.chain");
    /** Nodes behind one address are so many blocks apart without anything being wrong. */
    private static final long APART = 100;
    /** So many blocks may always have come. */
    private static final long JUMP = 1000;
    /** And so many more for each second that has passed: the fastest chains make four. */
    private static final long A_SECOND = 20;

    private final Store store;
    private final Chains chains;
    private final Clock clock;
    private final Map<Long, Seen> doubted = new ConcurrentHashMap<>();

    Heads(Store store, Chains chains, Clock clock) {
        this.store = store;
        this.chains = chains;
        this.clock = clock;
    }

    /**
     * A newest block that was answered.
     *
     * @param at epoch ms
     */
    private record Seen(long block, long at) {
        /** Whether a chain can come from here to there in that time. */
        boolean leadsTo(Seen later) {
            long grown = later.block - block;
            return grown >= -APART && grown <= plausible(later.at - at);
        }
    }

    /** By how many blocks a chain grows at most in so many milliseconds. */
    static long plausible(long millis) {
        return JUMP + A_SECOND * (Math.max(0, millis) / 1000);
    }

    /**
     * Takes the answer to {@code eth_blockNumber}.
     *
     * @return the newest block that is believed: this one, or the last one while this is doubted
     * @throws BadData when it names no block
     */
    public long believe(@Body JsonNode body, @Variable("keys") String keys) throws BadData {
        long chain = chains.id(keys);
        Seen now = new Seen(block(body), clock.millis());
        Seen last = last(chain);
        if (last == null || last.leadsTo(now) || isSecondLook(chain, now)) {
            doubted.remove(chain);
            // A node that is a little behind takes nothing back.
            boolean isBehind = last != null && now.block < last.block && now.block >= last.block - APART;
            return keep(chain, isBehind ? new Seen(last.block, now.at) : now);
        }
        Seen first = doubted.merge(chain, now, (before, later) -> before.leadsTo(later) ? before : later);
        if (first.equals(now)) {
            LOG.warnf(
                    "%s: the newest block is said to be %d, and was %d: not believed until a later poll hears it again",
                    keys, now.block, last.block);
        }
        return last.block;
    }

    /** The newest block of a chain that is believed; {@link #believe} has been asked before. */
    long newest(String keys) {
        return last(chains.id(keys)).block;
    }

    private boolean isSecondLook(long chain, Seen now) {
        Seen first = doubted.get(chain);
        return first != null
                && first.leadsTo(now)
                && Duration.ofMillis(now.at - first.at).compareTo(chains.secondLook()) >= 0;
    }

    private static long block(JsonNode body) throws BadData {
        String hex = body.path("result").asText();
        if (!hex.matches("0x[0-9a-fA-F]{1,15}")) {
            throw new BadData(
                    "etherscan: expected the newest block's number such as 0x29ddd87, got "
                            + Json.shape(body.path("result")),
                    null);
        }
        return Long.parseLong(hex.substring(2), 16);
    }

    private Seen last(long chain) {
        return store.read(c -> Sql.once(c, "SELECT block, seen_at FROM chain_head WHERE chain_id = :chain")
                .set("chain", chain)
                .first(row -> new Seen(row.number("block"), row.number("seen_at"))));
    }

    private long keep(long chain, Seen head) {
        store.write(c -> Sql.once(
                        c,
                        "INSERT INTO chain_head (chain_id, block, seen_at) VALUES (:chain, :block, :at) ON CONFLICT"
                                + " (chain_id) DO UPDATE SET block = excluded.block, seen_at = excluded.seen_at")
                .set("chain", chain)
                .set("block", head.block)
                .set("at", head.at)
                .run());
        return head.block;
    }
}
