package drover.live;

import com.fasterxml.jackson.databind.JsonNode;
import drover.metrics.Meters;
import drover.metrics.Metric;
import org.jboss.logging.Logger;

/** Tells messages apart, one after the other: a ping is answered, a record that is new joins the backlog, all of it is counted. */
final class Reader {
    private static final Logger LOG = Logger.getLogger("drover.live");

    private final String stream;
    private final Intake intake;
    private final Messages messages;
    private final Backlog backlog;
    private final Progress progress;
    private final Meters meters;
    private final Order order = new Order();
    private boolean saidUnreadable;

    Reader(String stream, Intake intake, Messages messages, Backlog backlog, Progress progress, Meters meters) {
        this.stream = stream;
        this.intake = intake;
        this.messages = messages;
        this.backlog = backlog;
        this.progress = progress;
        this.meters = meters;
    }

    /** Reads until its thread is interrupted. */
    void run(Link link) {
        try {
            while (true) {
                Intake.Raw raw = intake.take();
                for (Told told : messages.read(raw.text(), raw.connection())) {
                    read(told, raw.connection(), link);
                }
                progress.read.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Told told, int connection, Link link) throws InterruptedException {
        if (told instanceof Told.Tick record) {
            link.worksOver(connection);
            if (progress.failures() > 0 || progress.messages.get() == 0) {
                LOG.infof("%s: messages come", stream);
            }
            progress.message(record);
            count(keep(record));
        } else if (told instanceof Told.Ping ping) {
            count("control");
            link.answer(connection, ping.answer());
        } else if (told instanceof Told.Fault fault) {
            count("error");
            LOG.debugf("%s: the server says: %s", stream, fault.words());
            link.fault(connection, fault);
        } else if (told instanceof Told.Unreadable unreadable) {
            count("unreadable");
            sayUnreadable(unreadable.why());
        } else {
            count("other");
        }
    }

    /** Once: a server that sends garbage sends much of it. */
    private void sayUnreadable(String why) {
        if (!saidUnreadable) {
            saidUnreadable = true;
            LOG.warnf("%s: a message cannot be read, and is left out: %s; more of them are counted only", stream, why);
        }
    }

    /** The state that was asked for by REST: what of it is older than what has come is left out. */
    void fetched(JsonNode answer, int connection) throws InterruptedException {
        for (Told.Tick record : messages.fetched(answer, connection)) {
            count(keep(record));
        }
    }

    /** Judged and put in one go: what is older never takes the place of what is newer. */
    private String keep(Told.Tick record) throws InterruptedException {
        synchronized (order) {
            return switch (order.judge(record)) {
                case DUPLICATE -> "duplicate";
                case LATE -> "late";
                case NEW -> put(record);
            };
        }
    }

    private String put(Told.Tick record) throws InterruptedException {
        progress.taken.incrementAndGet();
        if (backlog.put(record)) {
            progress.superseded.incrementAndGet();
            count("superseded");
        }
        return "taken";
    }

    private void count(String outcome) {
        meters.count(Metric.LIVE_MESSAGES, stream, outcome);
    }
}
