package drover.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.event.Things;
import drover.poll.Cursors;
import drover.poll.Poll;
import drover.poll.PollNames;
import drover.poll.Polls;
import drover.record.Batch;
import drover.record.Json;
import drover.record.Kind;
import drover.record.Records;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;

/**
 * The bean {@code wallets} of the routes: what happened to a wallet, from the lists that Etherscan gives of it.
 *
 * <p>A transaction is {@code received} or {@code sent} when it is first seen, {@code confirmed} when enough blocks stand on
 * top of its own, and {@code dropped} when it was seen and is missing at two looks. The list is an index that lags behind its
 * chain, so each poll begins at the cursor: a block up to which all is settled, and further back than what may still appear.
 */
@Singleton
@Named("wallets")
@RegisterForReflection
public class Wallets {
    private static final Logger LOG = Logger.getLogger("drover.chain");
    private static final String SYSTEM = "etherscan";
    private static final String DROPPED = "dropped";
    private static final String CONFIRMED = "confirmed";

    private final Chains chains;
    private final Heads heads;
    private final Ledger ledger;
    private final Cursors cursors;
    private final Things things;
    private final WalletAudits audits;
    private final Records records;
    private final Polls polls;
    private final Clock clock;
    private final PageEnds ends = new PageEnds(System::nanoTime);

    Wallets(
            Chains chains,
            Heads heads,
            Ledger ledger,
            Cursors cursors,
            Things things,
            WalletAudits audits,
            Records records,
            Polls polls,
            Clock clock) {
        this.chains = chains;
        this.heads = heads;
        this.ledger = ledger;
        this.cursors = cursors;
        this.things = things;
        this.audits = audits;
        this.records = records;
        this.polls = polls;
        this.clock = clock;
    }

    /** Begins to read the list in the body: from its cursor, or from its beginning when an audit is due. */
    public Poll begin(@Body Wallet wallet, @Variable("keys") String keys, Exchange exchange) throws Exception {
        String name = PollNames.of(exchange.getFromRouteId());
        audits.polled(name, keys);
        Kind kind = Kind.named(exchange.getContext(), wallet.listing().kind());
        return polls.begin(name, wallet.stream(), SYSTEM, "", () -> read(wallet, kind, heads.newest(keys), keys));
    }

    private WalletRead read(Wallet wallet, Kind kind, long head, String keys) {
        String stream = wallet.stream();
        String cursor = cursors.text(stream);
        long first = chains.firstBlock(keys);
        long from = cursor == null ? first : Long.parseLong(cursor);
        boolean isBaseline = cursors.isBaseline(stream).orElseGet(chains::isBaseline);
        boolean isAudit = audits.isDue(stream) && cursor != null;
        BlockPages pages = new BlockPages(
                wallet,
                isAudit ? Math.min(first, from) : from,
                isAudit,
                clock.instant().getEpochSecond());
        return new WalletRead(this, kind, pages, head, from, isBaseline, ledger.newest(stream));
    }

    /** The bean that describes the records of the list. */
    public String kind(@Variable("poll") Poll poll) {
        return poll.pages() instanceof WalletRead read ? read.wallet().listing().kind() : "etherscanTransactions";
    }

    /** Turns a page into records of what has happened since its transactions were last seen. */
    JsonNode tell(JsonNode records, WalletRead read) {
        String stream = read.wallet().stream();
        Rows.Page rows = read.pages().take(records);
        Map<String, Long> before = ledger.blocks(stream, rows.entries());
        ledger.seen(stream, rows.entries());
        Map<String, String> told = things.statuses(
                read.kind(), rows.entries().stream().map(Entry::key).toList());
        boolean isBelieved = read.isHeadBelieved(rows.entries(), clock.instant().getEpochSecond());
        if (!isBelieved) {
            LOG.warnf(
                    "%s: nothing of it is confirmed: the newest block is said to be %d, which no chain can reach from"
                            + " what this list shows",
                    stream, read.head());
        }
        ArrayNode news = JsonNodeFactory.instance.arrayNode();
        List<String> settled = new ArrayList<>();
        int late = 0;
        for (Entry entry : rows.entries()) {
            String status = told.get(entry.key());
            if (status == null || status.equals(DROPPED)) {
                news.add(entry.happened(entry.isSent() ? "sent" : "received"));
                late += entry.block() < read.from() ? 1 : 0;
            }
            boolean isFinal = isBelieved && read.isFinal(entry.block());
            if (isFinal && !CONFIRMED.equals(status)) {
                news.add(entry.happened(CONFIRMED));
            }
            if (isFinal || CONFIRMED.equals(status)) {
                settled.add(entry.key());
            }
        }
        news.addAll(rows.unreadable());
        read.page(new WalletRead.Page(records, rows, settled, before, late));
        return news;
    }

    /** Moves on: what the page told is durable. */
    void next(WalletRead read) throws BadData {
        ledger.settle(read.wallet().stream(), read.page().settled());
        read.advance(ends);
    }

    /**
     * When the list is read to its end: records of what was seen before and is missing at a second look, in a later poll. What
     * is missing for the first time is only remembered.
     */
    List<Batch> dropped(WalletRead read) {
        String stream = read.wallet().stream();
        long now = clock.millis();
        List<String> first = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (Ledger.Open open : read.missing(ledger.open(stream))) {
            if (open.missedAt() == null || open.missedAt() > now) {
                first.add(open.key());
            } else if (now - open.missedAt() >= chains.secondLook().toMillis()) {
                gone.add(open.key());
            }
        }
        ledger.missed(stream, first, now);
        if (!first.isEmpty()) {
            LOG.infof("%s: %d of what was seen before is missing; a later poll looks again", stream, first.size());
        }
        Map<String, String> told = things.statuses(read.kind(), gone);
        ArrayNode dropped = JsonNodeFactory.instance.arrayNode();
        for (String key : gone) {
            String was = told.get(key);
            if (was != null && !was.equals(DROPPED)) {
                dropped.add(dropped(read.wallet(), key, was));
            }
        }
        read.missed(gone);
        return List.of(records.batch(read.kind(), dropped));
    }

    private ObjectNode dropped(Wallet wallet, String key, String was) {
        return Json.object()
                .put("key", key)
                .put("hash", key.split("/", -1)[1])
                .put("chain_id", wallet.chainId())
                .put("address", wallet.address())
                .put("was", was)
                .put("happened", DROPPED)
                .put("time", Instant.now(clock).toString());
    }

    /** All that was read is durable. */
    void end(WalletRead read) {
        ledger.drop(read.wallet().stream(), read.missed());
        if (read.pages().isComplete()) {
            audits.listed(read);
        }
    }

    /** From here the next poll reads. It passes nothing that is not settled, and moves only as far as the list has shown. */
    String cursor(WalletRead read) {
        String stream = read.wallet().stream();
        Long anchor = ledger.anchor(stream, read.head(), chains.lookback().toSeconds());
        long next = anchor == null ? read.from() : anchor;
        List<Ledger.Open> open = ledger.open(stream);
        return String.valueOf(open.isEmpty() ? next : Math.min(next, open.get(0).block()));
    }

    /** What went wrong with one list goes wrong for the others too. */
    public void rethrow(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) throws Exception {
        throw failure;
    }
}
