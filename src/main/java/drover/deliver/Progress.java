package drover.deliver;

import drover.system.Condition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** What is said of the deliveries to one downstream: a line when trouble begins, one when it is over, one for many. */
final class Progress {
    private static final Logger LOG = Logger.getLogger("drover.deliver");
    private static final Duration CALM = Duration.ofSeconds(10);

    private final String name;
    private final Clock clock;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    /** Why nothing can be delivered, or null while something can. */
    private volatile Condition unable;
    /** What fails, or null while nothing does. */
    private volatile Condition failing;
    /** When something failed last. */
    private volatile long troubledAt;
    /** Whether something was delivered since. */
    private volatile boolean works;

    Progress(String name, Clock clock) {
        this.name = name;
        this.clock = clock;
    }

    /** What is wrong at present, or null. */
    Condition condition() {
        recover();
        return unable == null ? failing : unable;
    }

    /** A person has looked at it: what failed before counts no more. */
    void resumed() {
        failing = null;
    }

    /** It is over when something was delivered and nothing has failed for a while. */
    private synchronized void recover() {
        if (failing != null && works && System.nanoTime() - troubledAt > CALM.toNanos()) {
            failing = null;
            LOG.infof("%s: delivering again", name);
        }
    }

    void delivered() {
        delivered.incrementAndGet();
        works = true;
    }

    /** One line for the first of several. */
    void dead(Claim claim, Attempt last) {
        if (dead.getAndIncrement() == 0) {
            LOG.warnf(
                    "%s: %s %s is a dead letter (GET /operations/dead-letters), and what follows it passes: %s",
                    name, claim.event().type(), claim.event().subject(), last.result());
        }
    }

    /** One line when it begins, none while it lasts, also where only some deliveries fail. */
    void failed(String what) {
        if (failing == null) {
            LOG.warnf("%s: %s. It stays in the outbox and is tried again.", name, what);
        }
        failing = condition(Condition.Code.DELIVERY_FAILING, failing, what);
        troubledAt = System.nanoTime();
        works = false;
    }

    /** What is needed to deliver is missing, or here again (null). */
    void unable(String why) {
        if (why != null && unable == null) {
            LOG.warnf("%s: nothing can be delivered: %s. Its events are kept.", name, why);
        } else if (why == null && unable != null) {
            LOG.infof("%s: what was missing is here; its events are delivered", name);
        }
        unable = why == null ? null : condition(Condition.Code.NOT_DELIVERABLE, unable, why);
    }

    private Condition condition(Condition.Code code, Condition before, String words) {
        Instant since = before == null ? clock.instant() : before.since();
        return new Condition(code, Condition.Who.downstream(name), since, words);
    }

    /** Says what has been done since the last time. */
    void report(long waiting) {
        recover();
        long more = dead.getAndSet(0) - 1;
        if (more > 0) {
            LOG.warnf("%s: %d more dead letters", name, more);
        }
        long since = delivered.getAndSet(0);
        if (since > 0) {
            LOG.infof("%s: %d delivered, %d waiting", name, since, waiting);
        }
    }
}
