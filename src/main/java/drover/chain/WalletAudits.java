package drover.chain;

import drover.chain.Findings.Finding;
import drover.metrics.Meters;
import drover.metrics.Metric;
import drover.poll.Audits;
import drover.system.Condition;
import drover.system.Conditions;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.quartz.CronExpression;

/**
 * Whether all that the lists show was told, and nothing else: at times a poll reads a list from its beginning. What it finds
 * and no poll had told is told like any other; what it does not find is said.
 */
@Singleton
public class WalletAudits implements Audits, Conditions {
    private static final Logger LOG = Logger.getLogger("drover.chain");
    /** What cannot be explained is looked at again, at first soon and then ever more rarely. */
    private static final Duration RAREST = Duration.ofHours(1);

    private final Findings findings;
    private final Ledger ledger;
    private final Chains chains;
    private final Meters meters;
    private final Clock clock;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Map<String, String> chainOf = new ConcurrentHashMap<>(Map.of("etherscan-wallets", "etherscan"));

    WalletAudits(Findings findings, Ledger ledger, Chains chains, Meters meters, Clock clock) {
        this.findings = findings;
        this.ledger = ledger;
        this.chains = chains;
        this.meters = meters;
        this.clock = clock;
    }

    /** A poll reads the lists of a chain: it is what operators name. */
    void polled(String poll, String keys) {
        chainOf.put(poll, keys);
    }

    /** The polls of all chains, and each of their lists and balances. */
    @Override
    public Set<String> streams() {
        Set<String> all = new TreeSet<>(chainOf.keySet());
        chainOf.keySet().forEach(poll -> all.addAll(names(poll)));
        return all;
    }

    /** It is audited at the next poll of its chain; by the name of a poll, all lists and balances of the chain are. */
    @Override
    public boolean audit(String stream) {
        return asked.addAll(names(stream));
    }

    private Set<String> names(String stream) {
        String keys = chainOf.get(stream);
        Set<String> names = new TreeSet<>();
        if (keys == null) {
            names.add(stream);
        } else if (chains.isRead(keys)) {
            chains.lists(keys).forEach(list -> names.add(list.stream()));
            Books.all(chains, keys).forEach(book -> names.add(book.name()));
        }
        return names;
    }

    @Override
    public Audit last(String stream) {
        Set<String> names = names(stream);
        List<Finding> found = findings.all().stream()
                .filter(finding -> names.contains(name(finding.stream(), finding.token())))
                .toList();
        return found.isEmpty() ? null : audit(found, !Collections.disjoint(asked, names));
    }

    private static Audit audit(List<Finding> found, boolean isAsked) {
        long of = 0;
        long healed = 0;
        long last = 0;
        List<String> troubles = new ArrayList<>();
        for (Finding finding : found) {
            of += finding.listed() == null ? 0 : finding.listed();
            healed += finding.healed() == null ? 0 : finding.healed();
            last = Math.max(last, finding.lookedAt());
            if (finding.difference() != null) {
                troubles.add(Books.words(finding));
            }
        }
        String words = "complete: " + of + " of " + of + " told, and the books balance";
        return new Audit(
                Instant.ofEpochMilli(last),
                isAsked,
                of - healed,
                of,
                healed,
                troubles.isEmpty() ? words : String.join("; ", troubles));
    }

    boolean isDue(String stream) {
        return isDue(stream, "");
    }

    /** Whether an audit is due; what is asked about for the first time is due at the next time of the schedule. */
    boolean isDue(String stream, String token) {
        long now = clock.millis();
        Finding finding = findings.find(stream, token);
        if (finding == null) {
            findings.keep(Finding.begun(stream, token, now));
            return asked.remove(name(stream, token));
        }
        return asked.remove(name(stream, token)) || isAgain(finding, now) || isScheduled(finding, now);
    }

    static String name(String stream, String token) {
        return token.isEmpty() ? stream : stream + "/" + token;
    }

    private boolean isAgain(Finding finding, long now) {
        if (finding.difference() == null) {
            return false;
        }
        long known = finding.lookedAt() - finding.since();
        long wait = Math.min(Math.max(known, chains.secondLook().toMillis()), RAREST.toMillis());
        return now - finding.lookedAt() >= wait || now < finding.lookedAt();
    }

    private boolean isScheduled(Finding finding, long now) {
        return chains.auditSchedule()
                .map(cron -> next(cron, chains.zone(), Math.min(finding.dueFrom(), now)))
                .filter(next -> next <= now)
                .isPresent();
    }

    private static long next(String cron, TimeZone zone, long after) {
        try {
            CronExpression expression = new CronExpression(cron);
            expression.setTimeZone(zone);
            Date next = expression.getNextValidTimeAfter(Date.from(Instant.ofEpochMilli(after)));
            return next == null ? Long.MAX_VALUE : next.toInstant().toEpochMilli();
        } catch (ParseException e) {
            throw new IllegalArgumentException("etherscan.audit.schedule: expected a Quartz cron expression", e);
        }
    }

    /** A list was read to its end; where it was an audit, what it found is said and kept. */
    void listed(WalletRead read) {
        if (!read.pages().isAudit()) {
            return;
        }
        String stream = read.wallet().stream();
        long now = clock.millis();
        Map<String, Long> settled = ledger.settled(stream);
        long unlisted = read.pages().isBlind()
                ? 0
                : settled.entrySet().stream()
                        .filter(one -> one.getValue() >= read.pages().first()
                                && !read.pages().hasSeen(one.getKey()))
                        .count();
        if (read.healed() > 0) {
            meters.add(
                    Metric.AUDIT_HEALED,
                    read.healed(),
                    "etherscan-" + read.wallet().listing().thing() + "s");
            LOG.warnf(
                    "%s: the audit told %d that no poll had told: the list had not shown them before the polls went past"
                            + " their blocks, all below %d",
                    stream, read.healed(), read.from());
        }
        Finding before = findings.find(stream, "");
        Finding found = (before == null ? Finding.begun(stream, "", now) : before)
                .listed(now, read.pages().entries(), read.healed());
        if (unlisted == 0) {
            findings.keep(found.well(now, read.head()));
            LOG.infof(
                    "%s: complete: %d of %d told, %d of them now",
                    stream, read.pages().entries(), read.pages().entries(), read.healed());
        } else {
            findings.keep(found.unexplained(now, String.valueOf(unlisted)));
            LOG.warnf(
                    "%s: %d that were confirmed are not in the list any more; it is looked at again", stream, unlisted);
        }
    }

    /** What was found at two looks. */
    @Override
    public Stream<Condition> conditions() {
        return findings.all().stream().filter(this::isSure).map(this::condition);
    }

    boolean isSure(Finding finding) {
        return finding.difference() != null
                && finding.lookedAt() - finding.since() >= chains.secondLook().toMillis();
    }

    private Condition condition(Finding finding) {
        return new Condition(
                Condition.Code.AUDIT_FAILED,
                Condition.Who.system("etherscan"),
                Instant.ofEpochMilli(finding.since()),
                Books.words(finding));
    }
}
