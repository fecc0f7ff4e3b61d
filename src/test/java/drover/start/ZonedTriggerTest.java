package drover.start;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quartz.JobKey;
import org.quartz.TriggerKey;
import org.quartz.impl.triggers.CronTriggerImpl;

/** The nights on which summer time begins and ends: in Berlin at 01:00 UTC, in Denver at 09:00 and 08:00 UTC. */
class ZonedTriggerTest {

    @Test
    void when_summer_time_ends_a_poll_every_30_seconds_goes_on() throws ParseException {
        Instant before = Instant.parse("2026-10-25T00:59:00Z");

        List<Instant> times = times("0/30 * * * * ?", "Europe/Berlin", before, 200);

        for (int i = 0; i < times.size(); i++) {
            assertEquals(before.plus(Duration.ofSeconds(30L * (i + 1))), times.get(i));
        }
    }

    @Test
    void when_summer_time_begins_a_poll_every_30_seconds_goes_on() throws ParseException {
        Instant before = Instant.parse("2026-03-08T08:59:00Z");

        List<Instant> times = times("0/30 * * * * ?", "America/Denver", before, 200);

        for (int i = 0; i < times.size(); i++) {
            assertEquals(before.plus(Duration.ofSeconds(30L * (i + 1))), times.get(i));
        }
    }

    @Test
    void what_is_due_in_the_hour_that_does_not_come_runs_when_it_has_been_skipped() throws ParseException {
        assertEquals(
                List.of(
                        Instant.parse("2027-03-27T01:30:00Z"),
                        Instant.parse("2027-03-28T01:00:00Z"),
                        Instant.parse("2027-03-29T00:30:00Z")),
                times("0 30 2 * * ?", "Europe/Berlin", Instant.parse("2027-03-27T00:00:00Z"), 3));
    }

    @Test
    void what_is_due_in_the_hour_after_it_runs_at_its_time() throws ParseException {
        assertEquals(
                List.of(Instant.parse("2027-03-27T02:15:00Z"), Instant.parse("2027-03-28T01:15:00Z")),
                times("0 15 3 * * ?", "Europe/Berlin", Instant.parse("2027-03-27T00:00:00Z"), 2));
    }

    @Test
    void what_is_due_in_the_hour_that_comes_twice_runs_twice() throws ParseException {
        assertEquals(
                List.of(
                        Instant.parse("2026-10-25T00:30:00Z"),
                        Instant.parse("2026-10-25T01:30:00Z"),
                        Instant.parse("2026-10-26T01:30:00Z")),
                times("0 30 2 * * ?", "Europe/Berlin", Instant.parse("2026-10-24T12:00:00Z"), 3));
    }

    @Test
    void in_utc_there_are_no_such_nights() throws ParseException {
        assertEquals(
                List.of(Instant.parse("2027-03-27T02:30:00Z"), Instant.parse("2027-03-28T02:30:00Z")),
                times("0 30 2 * * ?", "UTC", Instant.parse("2027-03-27T00:00:00Z"), 2));
    }

    @Test
    void a_schedule_that_has_ended_has_no_next_time() throws ParseException {
        assertEquals(List.of(), times("0 0 0 1 1 ? 2020", "UTC", Instant.parse("2026-01-01T00:00:00Z"), 1));
    }

    private static List<Instant> times(String cron, String zone, Instant from, int count) throws ParseException {
        CronTriggerImpl usual = new CronTriggerImpl();
        usual.setKey(new TriggerKey("poll"));
        usual.setJobKey(new JobKey("poll"));
        usual.setCronExpression(cron);
        ZonedTrigger trigger = new ZonedTrigger(usual, ZoneId.of(zone), from);
        List<Instant> times = new ArrayList<>();
        Date next = trigger.getFireTimeAfter(Date.from(from));
        while (next != null && times.size() < count) {
            times.add(next.toInstant());
            next = trigger.getFireTimeAfter(next);
        }
        return times;
    }
}
