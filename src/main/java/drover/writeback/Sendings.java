package drover.writeback;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.store.Pruning;
import drover.store.Store;
import drover.system.ApiException;
import drover.system.Authorizations;
import drover.system.Condition;
import drover.system.Conditions;
import drover.system.Credentials;
import drover.system.DoorClosed;
import drover.system.Permanent;
import drover.system.RateLimited;
import drover.system.Transient;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The bean {@code sendings} of the routes: an SMS or a call is sent once for each event, to an API that takes no key of ours. It is in the
 * store before it is sent. Whoever does not know whether it arrived (a time-out, a broken connection, a server error, a crash) looks for it
 * in the list of what was sent, and again later; it is sent again only when both looks have not found it. What may be it and looks
 * otherwise is parked for a person.
 */
@Singleton
@Named("sendings")
@RegisterForReflection
public class Sendings implements Conditions {
    private static final int LOOKS = 2;
    private static final String OPTED_OUT = ".*: 21610\\b.*";

    private final Store store;
    private final Clock clock;
    private final OptOuts optOuts;
    private final Settings settings;
    private final SendingStart start;
    private final Sender sender;

    /** What is sent, from where and how much. */
    record Settings(String from, String callback, Duration delay, long perDay) {}

    /** Who we are to the API. */
    interface Sender {
        /**
         * The account.
         *
         * @throws IllegalStateException when a credential is missing; the message says where to put it
         */
        String account();
    }

    @Inject
    Sendings(
            Store store,
            Clock clock,
            OptOuts optOuts,
            Authorizations authorizations,
            Credentials credentials,
            @ConfigProperty(name = "twilio.from") Optional<String> from,
            @ConfigProperty(name = "twilio.public-url") Optional<String> publicUrl,
            @ConfigProperty(name = "twilio.look-delay") Duration delay,
            @ConfigProperty(name = "twilio.messages-per-day") long perDay) {
        this(
                store,
                clock,
                optOuts,
                new Settings(
                        from.orElse(""),
                        publicUrl
                                .map(url -> url.replaceAll("/+$", "") + "/webhooks/twilio")
                                .orElse(""),
                        delay,
                        perDay),
                () -> {
                    authorizations.check("twilio.send");
                    return credentials.get("twilio.account-sid");
                });
    }

    Sendings(Store store, Clock clock, OptOuts optOuts, Settings settings, Sender sender) {
        this.store = store;
        this.clock = clock;
        this.optOuts = optOuts;
        this.settings = settings;
        this.start = new SendingStart(clock, settings.delay(), settings.perDay());
        this.sender = sender;
    }

    /** A day without room for more is said; so is until when. */
    @Override
    public Stream<Condition> conditions() {
        long sent = store.read(c -> SendingRows.count(c, start.today().toEpochMilli()));
        return sent < settings.perDay()
                ? Stream.empty()
                : Stream.of(new Condition(
                        Condition.Code.QUOTA_EXHAUSTED,
                        Condition.Who.system("twilio"),
                        null,
                        start.tomorrow(),
                        start.full()));
    }

    /**
     * What is to be done for an event: it is sent, looked for, or there already.
     *
     * @param what sms or call
     * @throws Permanent when it never can be sent, or a person has to look first
     * @throws DoorClosed when it is not time yet
     */
    public Sending begin(Exchange exchange, String what, JsonNode wanted) throws ApiException {
        Phoned phoned = Phoned.of(
                what.equals("call"), exchange.getVariable("event.id", "", String.class), wanted, settings.from());
        String subject = exchange.getVariable("event.subject", "", String.class);
        String account = sender.account();
        long now = clock.millis();
        SendingStart.Begun begun = store.write(c -> start.begin(c, phoned, now));
        if (begun.failure() != null) {
            throw begun.failure();
        }
        return new Sending(phoned, subject, account, settings.callback(), begun.sent(), begun.next());
    }

    /**
     * A page of what was sent to that number has come.
     *
     * @throws DoorClosed when it is looked for once more
     * @throws Permanent when a person has to look
     */
    public void looked(Sending sending, JsonNode page) throws ApiException {
        if (!SentList.isOne(sending.what, page)) {
            throw new Transient("the answer is no list of what was sent", null);
        }
        SentList list = store.read(c -> SentList.of(c, sending, page));
        if (list.found() != null) {
            isThere(sending, list.found());
        } else if (list.unclear()) {
            park(sending, "something else was sent to that number from ours since then");
        } else if (list.next() == null) {
            notFound(sending);
        } else if (!sending.more(list.next())) {
            park(sending, "more was sent to that number since then than is read");
        }
    }

    private void notFound(Sending sending) throws DoorClosed {
        long now = clock.millis();
        String name = sending.what.name();
        long looks = sending.sent.looks() + 1;
        if (looks < LOOKS) {
            store.write(c -> SendingRows.looked(c, name, looks, now));
            throw SendingStart.later(now + settings.delay().toMillis());
        }
        store.write(c -> SendingRows.begin(c, name, sending.what.digest(), now));
        sending.goOn(Sending.Next.SEND);
    }

    private void park(Sending sending, String why) throws Permanent {
        String name = sending.what.name();
        long writeBack = store.write(c -> {
            long id = WriteBacks.park(
                    c,
                    sending.what.call() ? "twilio-call" : "twilio-sms-send",
                    sending.subject,
                    Json.object().put("begun_at", Json.time(sending.sent.begunAt())),
                    why,
                    clock.millis());
            SendingRows.park(c, name, id);
            return id;
        });
        throw SendingStart.parked(writeBack);
    }

    /** It was taken: the answer says what it is called there. */
    public void sent(Sending sending, JsonNode answer) throws ApiException {
        String sid = answer.path("sid").asText("");
        if (!sid.matches("[A-Z]{2}[0-9a-fA-F]{32}")) {
            throw new Transient("the answer does not say what became of it: it has no sid", null);
        }
        isThere(sending, sid);
    }

    private void isThere(Sending sending, String sid) {
        store.write(c -> SendingRows.arrived(c, sending.what.name(), sid));
        sending.isThere(sid);
    }

    /** It failed: what certainly was not sent is forgotten, all else will be looked for; the failure goes on to the caller. */
    public void failed(Sending sending, Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        boolean notSent =
                failure instanceof DoorClosed || failure instanceof RateLimited || failure instanceof Permanent;
        if (notSent) {
            boolean optedOut = failure instanceof Permanent
                    && String.valueOf(failure.getMessage()).matches(OPTED_OUT);
            store.write(c -> {
                if (optedOut) {
                    optOuts.remember(c, sending.what.to(), "Twilio says so (21610)");
                }
                return SendingRows.forget(c, sending.what.name());
            });
        }
        throw failure;
    }

    /** Twins are recognised as long as those of events. */
    void prune(@Observes Pruning pruning) {
        store.write(c -> SendingRows.prune(c, pruning.before().toEpochMilli()));
    }
}
