package drover.start;

import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronExpression;
import org.quartz.impl.triggers.CronTriggerImpl;

/**
 * A cron trigger that keeps its schedule on the nights on which summer time begins and ends. Quartz alone is silent for the
 * hour that comes twice, and leaves out what falls into the hour that does not come: here the first goes on, and the second
 * is made up for when the hour has been skipped. So what is due in the hour that comes twice is due twice.
 */
final class ZonedTrigger extends CronTriggerImpl {
    private static final long serialVersionUID = 1L;

    private final ZoneId zone;

    /**
     * The same job at the same times, in this zone, from a moment on.
     *
     * @throws ParseException never: its expression has been parsed before
     */
    ZonedTrigger(CronTriggerImpl other, ZoneId zone, Instant from) throws ParseException {
        this.zone = zone;
        setKey(other.getKey());
        setJobKey(other.getJobKey());
        setJobDataMap(other.getJobDataMap());
        setDescription(other.getDescription());
        setPriority(other.getPriority());
        setMisfireInstruction(other.getMisfireInstruction());
        setStartTime(Date.from(from));
        setEndTime(other.getEndTime());
        setCronExpression(other.getCronExpression());
        setTimeZone(TimeZone.getTimeZone(zone));
    }

    @Override
    protected Date getTimeAfter(Date after) {
        Instant from = after.toInstant();
        ZoneOffsetTransition change = zone.getRules().nextTransition(from);
        Date next = next(zone.getRules().getOffset(from), from);
        if (next == null || change == null || next.toInstant().isBefore(change.getInstant())) {
            return next;
        }
        boolean skipped =
                change.isGap() && next.toInstant().isBefore(change.getInstant().plus(change.getDuration()));
        return skipped
                ? Date.from(change.getInstant())
                : next(change.getOffsetAfter(), change.getInstant().minusSeconds(1));
    }

    /** As if the offset were the same for ever. */
    private Date next(ZoneOffset offset, Instant after) {
        try {
            CronExpression cron = new CronExpression(getCronExpression());
            cron.setTimeZone(TimeZone.getTimeZone(offset));
            return cron.getTimeAfter(Date.from(after));
        } catch (ParseException e) {
            throw new IllegalStateException("it has been parsed before", e);
        }
    }
}
