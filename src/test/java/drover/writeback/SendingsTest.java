package drover.writeback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.HandClock;
import drover.record.Json;
import drover.store.TestDatabase;
import drover.store.TestStore;
import drover.system.ApiException;
import drover.system.Condition;
import drover.system.DoorClosed;
import drover.system.Permanent;
import drover.system.Transient;
import drover.writeback.SimulatedTwilio.Fate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twilio takes no key of ours; still nobody gets two SMS for one event. */
class SendingsTest {
    private static final Duration DELAY = Duration.ofSeconds(30);
    private static final String TO = "+15005550100";
    private static final List<Fate> DROPPED =
            List.of(Fate.DROPPED_AFTER, Fate.DROPPED_BEFORE, Fate.KILLED_AFTER, Fate.KILLED_BEFORE);

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private final SimulatedTwilio twilio = new SimulatedTwilio(clock);
    private TestStore store;
    private OptOuts optOuts;

    @BeforeEach
    void open() {
        store = new TestStore(TestDatabase.sqlite(folder));
        optOuts = new OptOuts(store, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** As after a start: nothing is known but what is in the store. */
    private Sendings process(long perDay) {
        return new Sendings(
                store,
                clock,
                optOuts,
                new Sendings.Settings(SimulatedTwilio.FROM, "", DELAY, perDay),
                () -> "AC00000000000000000000000000000001");
    }

    private Sendings process() {
        return process(1_000_000);
    }

    private static ObjectNode sms(String text) {
        return Json.object().put("To", TO).put("Body", text);
    }

    private static Instant later(DoorClosed closed) {
        return closed.until();
    }

    private DoorClosed waits(String event, ObjectNode wanted) {
        return assertThrows(DoorClosed.class, () -> twilio.run(process(), event, wanted, Fate.ANSWERED));
    }

    @Test
    void what_was_sent_is_not_sent_again() throws Exception {
        twilio.run(process(), "e1", sms("Hello"), Fate.ANSWERED);
        twilio.run(process(), "e1", sms("Hello"), Fate.ANSWERED);
        twilio.run(process(), "e2", sms("Hello"), Fate.ANSWERED);

        assertEquals(2, twilio.sent(TO).size(), "one for each event");
    }

    @Test
    void what_was_sent_and_not_answered_is_found() throws Exception {
        assertThrows(Transient.class, () -> twilio.run(process(), "e1", sms("Hello"), Fate.DROPPED_AFTER));

        assertEquals(clock.instant().plus(DELAY), later(waits("e1", sms("Hello"))));
        clock.pass(DELAY);
        twilio.run(process(), "e1", sms("Hello"), Fate.ANSWERED);

        assertEquals(1, twilio.sent(TO).size());
    }

    @Test
    void what_is_not_there_at_two_looks_is_sent_again() throws Exception {
        twilio.run(process(), "e1", sms("Hello"), Fate.KILLED_BEFORE);
        waits("e1", sms("Hello"));
        clock.pass(DELAY);
        waits("e1", sms("Hello"));
        assertEquals(0, twilio.count(), "one look is not enough");
        clock.pass(DELAY);

        twilio.run(process(), "e1", sms("Hello"), Fate.ANSWERED);

        assertEquals(1, twilio.sent(TO).size());
    }

    @Test
    void what_shows_in_the_list_only_at_the_second_look_is_found() throws Exception {
        twilio.run(process(), "e1", sms("Hello"), Fate.KILLED_BEFORE);
        clock.pass(DELAY);
        waits("e1", sms("Hello"));
        twilio.take(sms("Hello"), SimulatedTwilio.FROM, "Hello");
        clock.pass(DELAY);

        twilio.run(process(), "e1", sms("Hello"), Fate.ANSWERED);

        assertEquals(1, twilio.sent(TO).size());
    }

    @Test
    void two_events_of_one_text_are_two_sms_and_each_finds_its_own() throws Exception {
        twilio.run(process(), "e1", sms("Hello"), Fate.KILLED_AFTER);
        twilio.run(process(), "e2", sms("Hello"), Fate.KILLED_BEFORE);
        clock.pass(DELAY);
        twilio.run(process(), "e1", sms("Hello"), Fate.ANSWERED);
        waits("e2", sms("Hello"));
        clock.pass(DELAY);
        twilio.run(process(), "e2", sms("Hello"), Fate.ANSWERED);

        assertEquals(2, twilio.sent(TO).size());
    }

    @Test
    void what_may_be_it_and_looks_otherwise_is_for_a_person_who_settles_it_before_it_is_sent() throws Exception {
        twilio.run(process(), "e1", sms("It’s on its way"), Fate.KILLED_BEFORE);
        twilio.take(sms(""), SimulatedTwilio.FROM, "It's on its way");
        clock.pass(DELAY);
        WriteBacks writeBacks = new WriteBacks(store, clock);

        ApiException parked =
                assertThrows(Permanent.class, () -> twilio.run(process(), "e1", sms("It’s on its way"), Fate.ANSWERED));
        assertThrows(Permanent.class, () -> twilio.run(process(), "e1", sms("It’s on its way"), Fate.ANSWERED));

        assertTrue(parked.getMessage().contains("settle write-back 1"), parked.getMessage());
        assertEquals(1, writeBacks.of("order/e1").size());
        assertFalse(writeBacks.list().toString().contains(TO));
        assertEquals(1, twilio.count());
        writeBacks.settle(1);
        twilio.run(process(), "e1", sms("It’s on its way"), Fate.ANSWERED);
        assertEquals(2, twilio.count(), "a replay after that");
    }

    @Test
    void what_others_send_from_other_numbers_and_what_is_older_is_not_it() throws Exception {
        twilio.take(sms(""), SimulatedTwilio.FROM, "Hello");
        clock.pass(Duration.ofHours(1));
        twilio.run(process(), "e1", sms("Hello"), Fate.KILLED_BEFORE);
        twilio.take(sms(""), "+15005550007", "Hello");
        clock.pass(DELAY);
        waits("e1", sms("Hello"));
        clock.pass(DELAY);

        twilio.run(process(), "e1", sms("Hello"), Fate.ANSWERED);

        assertEquals(3, twilio.count());
    }

    @Test
    void a_number_that_has_opted_out_is_never_tried_again() throws Exception {
        Exchange exchange = exchange("e1");
        Sending sending = process().begin(exchange, "sms", sms("Hello"));
        exchange.setProperty(
                Exchange.EXCEPTION_CAUGHT,
                new Permanent(
                        "twilio.send /Accounts answered 400: 21610; Attempt to send to unsubscribed recipient", 400));
        assertThrows(Permanent.class, () -> process().failed(sending, exchange));

        ApiException why =
                assertThrows(Permanent.class, () -> twilio.run(process(), "e2", sms("Hello"), Fate.ANSWERED));

        assertEquals("that number wants no SMS any more: Twilio says so (21610)", why.getMessage());
        assertEquals(0, twilio.count());
    }

    @Test
    void who_writes_stop_gets_none_until_they_write_start() throws Exception {
        for (String word : new String[] {"stop", " UNSUBSCRIBE ", "Cancel", "END", "quit", "StopAll"}) {
            optOuts.heard(TO, word, clock.instant());
            assertThrows(Permanent.class, () -> twilio.run(process(), "e" + word, sms("Hello"), Fate.ANSWERED));
            optOuts.heard(TO, "please start", clock.instant());
            assertThrows(Permanent.class, () -> twilio.run(process(), "e" + word, sms("Hello"), Fate.ANSWERED));
            optOuts.heard(TO, "Start", clock.instant());
        }
        optOuts.heard(TO, "do not stop", clock.instant());

        twilio.run(process(), "e1", sms("Hello"), Fate.ANSWERED);

        assertEquals(1, twilio.count());
    }

    @Test
    void no_more_than_the_sms_of_a_day_are_sent_whatever_starts_anew() throws Exception {
        twilio.run(process(2), "e1", sms("1"), Fate.ANSWERED);
        assertEquals(0, process(2).conditions().count());
        twilio.run(process(2), "e2", sms("2"), Fate.ANSWERED);

        DoorClosed full = assertThrows(DoorClosed.class, () -> twilio.run(process(2), "e3", sms("3"), Fate.ANSWERED));

        assertEquals(Instant.parse("2026-02-04T00:00:00Z"), full.until());
        Condition said = process(2).conditions().findFirst().orElseThrow();
        assertEquals("the 2 SMS of today are sent (twilio.messages-per-day)", said.words());
        clock.pass(Duration.ofHours(10));
        twilio.run(process(2), "e3", sms("3"), Fate.ANSWERED);
        assertEquals(3, twilio.count());
    }

    @Test
    void a_clock_that_was_set_back_keeps_nothing_back() throws Exception {
        twilio.run(process(), "e1", sms("Hello"), Fate.KILLED_AFTER);
        clock.pass(Duration.ofHours(-2));
        waits("e1", sms("Hello"));
        clock.pass(DELAY);

        twilio.run(process(), "e1", sms("Hello"), Fate.ANSWERED);

        assertEquals(1, twilio.count());
    }

    @Test
    void what_can_be_sent_to_nobody_never_will_be_and_shows_no_number() {
        for (ObjectNode wrong : new ObjectNode[] {
            sms(""),
            sms("x".repeat(1601)),
            Json.object().put("Body", "Hello"),
            sms("Hello").put("To", "555-0100")
        }) {
            ApiException why = assertThrows(Permanent.class, () -> twilio.run(process(), "e1", wrong, Fate.ANSWERED));
            assertFalse(why.getMessage().contains("555"), why.getMessage());
        }
        assertThrows(Permanent.class, () -> twilio.run(process(), "", sms("Hello"), Fate.ANSWERED));
    }

    /** Due at a time: an event whose SMS is not known to be sent. */
    private record Due(Instant at, int event) {}

    /** The figure of issue 15. */
    @Test
    void an_sms_a_second_for_an_hour_with_a_tenth_of_the_answers_dropped_is_one_for_each_event() throws Exception {
        int events = 3600;
        int numbers = 40;
        Random random = new Random(15);
        PriorityQueue<Due> due =
                new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::event));
        Instant begin = clock.instant();
        for (int i = 0; i < events; i++) {
            due.add(new Due(begin.plusSeconds(i), i));
        }
        int dropped = 0;
        while (!due.isEmpty()) {
            Due next = due.poll();
            if (next.at().isAfter(clock.instant())) {
                clock.pass(Duration.between(clock.instant(), next.at()));
            }
            String to = "+1500555%04d".formatted(next.event() % numbers);
            // A third of the texts are alike.
            ObjectNode wanted = Json.object()
                    .put("To", to)
                    .put("Body", next.event() % 3 == 0 ? "Your order is on its way." : "Order " + next.event());
            Fate fate = random.nextInt(10) == 0 ? DROPPED.get(random.nextInt(DROPPED.size())) : Fate.ANSWERED;
            dropped += fate == Fate.ANSWERED ? 0 : 1;
            try {
                twilio.run(process(), "e" + next.event(), wanted, fate);
                if (fate == Fate.KILLED_AFTER || fate == Fate.KILLED_BEFORE) {
                    due.add(new Due(clock.instant().plusSeconds(5), next.event()));
                }
            } catch (DoorClosed closed) {
                due.add(new Due(closed.until(), next.event()));
            } catch (Transient e) {
                due.add(new Due(clock.instant().plusSeconds(5), next.event()));
            }
        }

        Set<String> texts = new HashSet<>();
        int alike = 0;
        for (int i = 0; i < numbers; i++) {
            for (ObjectNode message : twilio.sent("+1500555%04d".formatted(i))) {
                String body = message.path("body").asText();
                alike += body.startsWith("Your") ? 1 : 0;
                assertTrue(body.startsWith("Your") || texts.add(body), () -> "twice: " + body);
            }
        }
        assertTrue(dropped > events / 11, "a tenth was dropped: " + dropped);
        assertEquals(events / 3, alike);
        assertEquals(events, twilio.count(), "one for each event, none twice");
    }

    private static Exchange exchange(String event) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable("event.id", event);
        return exchange;
    }
}
