package drover.chain;

import com.fasterxml.jackson.databind.JsonNode;
import drover.chain.Findings.Finding;
import drover.record.Json;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;

/**
 * The bean {@code books} of the routes: whether the balance that the API states is what the lists explain: all that came in
 * less all that went out and the gas of what was sent, failed or not. What it finds goes with the other audits.
 */
@Singleton
@Named("books")
@RegisterForReflection
public class Books {
    private static final Logger LOG = Logger.getLogger("drover.chain");

    private final Chains chains;
    private final Heads heads;
    private final Ledger ledger;
    private final Findings findings;
    private final WalletAudits audits;
    private final Clock clock;

    Books(Chains chains, Heads heads, Ledger ledger, Findings findings, WalletAudits audits, Clock clock) {
        this.chains = chains;
        this.heads = heads;
        this.ledger = ledger;
        this.findings = findings;
        this.audits = audits;
        this.clock = clock;
    }

    /**
     * One balance of one address.
     *
     * @param token the contract of the token, or empty for the chain's own coin
     * @param isDue whether its audit is due
     */
    @RegisterForReflection
    public record Book(Wallet wallet, String token, boolean isDue) {
        String stream() {
            return "etherscan-" + wallet.chainId() + "-balance-" + wallet.address();
        }

        String name() {
            return WalletAudits.name(stream(), token);
        }
    }

    /** The balances to ask for: all where they are told, else those whose audit is due. */
    public List<Book> due(@Variable("keys") String keys) {
        return all(chains, keys).stream()
                .map(book -> new Book(book.wallet(), book.token(), audits.isDue(book.stream(), book.token())))
                .filter(book -> book.isDue() || chains.areBalancesTold())
                .toList();
    }

    /** The balances of a chain. */
    static List<Book> all(Chains chains, String keys) {
        List<Book> books = new ArrayList<>();
        for (Wallet wallet : chains.lists(keys)) {
            if (wallet.listing() == Listing.TRANSACTIONS) {
                books.add(new Book(wallet, "", false));
                chains.contracts(keys).forEach(token -> books.add(new Book(wallet, token, false)));
            }
        }
        return books;
    }

    /** What to ask for. */
    public String query(@Body Book book) {
        String address = "&address=" + book.wallet().address() + "&tag=latest";
        return book.token().isEmpty()
                ? "module=account&action=balance" + address
                : "module=account&action=tokenbalance&contractaddress=" + book.token() + address;
    }

    /** Compares the balance in the body with what was told, when that is due; it becomes a record with a quantity. */
    public JsonNode check(@Body JsonNode body, @Variable("asked") Book book, @Variable("keys") String keys)
            throws BadData {
        BigInteger balance = Amount.units(body, "result");
        if (balance == null) {
            throw new BadData("etherscan: expected a balance, got " + Json.shape(body.path("result")), null);
        }
        if (book.isDue()) {
            compare(balance, book, heads.newest(keys), keys);
        }
        return Json.object()
                .put("chain_id", book.wallet().chainId())
                .put("address", book.wallet().address())
                .put("contract", book.token().isEmpty() ? "native" : book.token())
                .put("balance", balance.toString());
    }

    private void compare(BigInteger balance, Book book, long head, String keys) {
        long now = clock.millis();
        Finding before = findings.find(book.stream(), book.token());
        Finding finding = before == null ? Finding.begun(book.stream(), book.token(), now) : before;
        Ledger.Sum told = told(book);
        if (finding.opening() == null) {
            // What was there before the first block that is read is in no list.
            finding = finding.opened(
                    chains.firstBlock(keys) == 0
                            ? "0"
                            : balance.subtract(told.total()).toString());
        }
        BigInteger difference = balance.subtract(told.total()).subtract(new BigInteger(finding.opening()));
        settle(finding, difference, told.unknown(), now, head);
    }

    private Ledger.Sum told(Book book) {
        if (!book.token().isEmpty()) {
            return ledger.sum(book.wallet().in(Listing.TOKENS).stream(), book.token());
        }
        Ledger.Sum signed = ledger.sum(book.wallet().in(Listing.TRANSACTIONS).stream(), "");
        Ledger.Sum within = ledger.sum(book.wallet().in(Listing.INTERNAL).stream(), "");
        return new Ledger.Sum(signed.total().add(within.total()), signed.unknown() + within.unknown());
    }

    private void settle(Finding finding, BigInteger difference, int unknown, long now, long head) {
        if (difference.signum() == 0) {
            if (finding.difference() != null) {
                LOG.infof("%s: the books balance again", finding.stream());
            }
            findings.keep(finding.well(now, head));
            return;
        }
        boolean wasSure = audits.isSure(finding);
        Finding found = finding.unexplained(now, difference.toString());
        findings.keep(found);
        if (!audits.isSure(found)) {
            LOG.infof("%s; a later poll looks again", words(found));
        } else if (!wasSure) {
            LOG.warnf(
                    "%s%s",
                    words(found), unknown == 0 ? "" : ", and " + unknown + " entries do not say what they changed");
        }
    }

    /** What an audit could not explain, as a part of a sentence. */
    static String words(Finding finding) {
        String block = finding.wellBlock() == null ? "the first block that is read" : "block " + finding.wellBlock();
        if (!finding.stream().contains("-balance-")) {
            return finding.stream() + ": " + finding.difference()
                    + " confirmed events are not in the list any more, of " + finding.listed();
        }
        BigInteger difference = new BigInteger(finding.difference());
        String units = finding.token().isEmpty()
                ? Amount.of(difference.abs(), Amount.WEI) + " coins"
                : difference.abs() + " units of token " + finding.token();
        return finding.stream() + ": the balance that the API states is " + units
                + (difference.signum() > 0 ? " more" : " less") + " than what was told, since " + block
                + " (block rewards and withdrawals of a validator are in no list)";
    }
}
