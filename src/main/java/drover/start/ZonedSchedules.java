package drover.start;

import drover.system.ClockJump;
import drover.system.Condition;
import drover.system.Conditions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.impl.triggers.CronTriggerImpl;

/**
 * Every schedule is kept in the zone of {@code drover.time-zone}, through summer time, and when the clock of the machine is
 * set: a jump is noticed within a second and said once, what is due later is scheduled anew, and whoever keeps a time to come
 * is told ({@link ClockJump}).
 */
@ApplicationScoped
class ZonedSchedules implements Conditions {
    private static final Logger LOG = Logger.getLogger("drover");
    private static final Duration SHOWN = Duration.ofHours(1);

    private final CamelContext camel;
    private final Clock clock;
    private final ZoneId zone;
    private final Event<ClockJump> jumps;
    private final LongSupplier ticker = System::nanoTime;
    private final ClockWatch watch;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(new Thread(task, "schedules")));
    private Future<?> looking;
    private volatile Condition last;
    private volatile long lastAt;

    ZonedSchedules(
            CamelContext camel,
            Clock clock,
            Event<ClockJump> jumps,
            @ConfigProperty(name = "drover.time-zone") ZoneId zone) {
        this.camel = camel;
        this.clock = clock;
        this.jumps = jumps;
        this.zone = zone;
        watch = new ClockWatch(clock, ticker);
    }

    private static Thread daemon(Thread thread) {
        thread.setDaemon(true);
        return thread;
    }

    /** From now on they are kept. */
    void keep() {
        adopt(false);
        looking = timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    @PreDestroy
    void end() {
        if (looking != null) {
            looking.cancel(true);
        }
        timer.shutdownNow();
    }

    private void look() {
        try {
            watch.look().ifPresent(this::jumped);
            adopt(false);
        } catch (RuntimeException e) {
            if (!camel.getStatus().isStarted()) {
                // It ends beneath us.
                return;
            }
            LOG.warnf("the schedules cannot be looked at: %s", e.getMessage());
        }
    }

    /** What is due is so many hours later or earlier than it was meant. */
    void jumped(Duration by) {
        String words = "the clock of this machine " + (by.isNegative() ? "was set back by " : "went forward by ")
                + words(by.abs()) + ", or the machine slept";
        last = new Condition(Condition.Code.CLOCK_JUMPED, Condition.Who.process(), clock.instant(), words);
        lastAt = ticker.getAsLong();
        LOG.warnf("%s; schedules and retries go on from the new time", words);
        adopt(true);
        jumps.fire(new ClockJump(by));
    }

    private static String words(Duration by) {
        return by.toSeconds() < 120 ? by.toSeconds() + " s" : by.toMinutes() + " min";
    }

    /** @param anew also those that are kept already: their next time is not right any more */
    private void adopt(boolean anew) {
        Scheduler scheduler =
                camel.getComponent("quartz", QuartzComponent.class).getScheduler();
        try {
            for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyGroup())) {
                if (scheduler.getTrigger(key) instanceof CronTriggerImpl cron
                        && (anew || !(cron instanceof ZonedTrigger))
                        && scheduler.getTriggerState(key) != Trigger.TriggerState.PAUSED) {
                    scheduler.rescheduleJob(key, new ZonedTrigger(cron, zone, clock.instant()));
                }
            }
        } catch (SchedulerException | ParseException e) {
            throw new IllegalStateException("a schedule cannot be kept", e);
        }
    }

    @Override
    public Stream<Condition> conditions() {
        boolean shown = last != null && ticker.getAsLong() - lastAt < SHOWN.toNanos();
        return shown ? Stream.of(last) : Stream.empty();
    }
}
