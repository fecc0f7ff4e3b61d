package drover.poll;

import drover.system.Condition;
import drover.system.Condition.Code;
import drover.system.Condition.Who;
import drover.system.Conditions;
import drover.system.Opened;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.spi.InflightRepository.InflightExchange;
import org.jboss.logging.Logger;
import org.quartz.CronTrigger;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;

/** The routes that begin with a timer, and when they poll; of a stream that an operator has switched off the timer rests. */
@ApplicationScoped
class Schedules implements Conditions {
    private static final Logger LOG = Logger.getLogger("drover.poll");
    /** A poll that was to begin as long ago has not been read to its end. */
    private static final Duration LATE = Duration.ofHours(1);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(50);

    private final CamelContext camel;
    private final Streams streams;
    private final PausedStreams paused;
    private final Clock clock;

    Schedules(CamelContext camel, Streams streams, PausedStreams paused, Clock clock) {
        this.camel = camel;
        this.streams = streams;
        this.paused = paused;
        this.clock = clock;
    }

    /** When a stream is polled next, and the zone in which its schedule is written; each null where it is not known. */
    record Next(Instant at, String zone) {}

    /** From now on every stream that is polled has its age, also one whose timer never fires. */
    void know(@Observes Opened opened) {
        for (Route route : started()) {
            String poll = PollNames.of(route.getRouteId());
            streams.progress(poll);
            if (paused.isPaused(poll)) {
                rest(route, true);
            }
        }
    }

    /** The routes of each source, by its name. */
    Map<String, List<Route>> polling() {
        Map<String, List<Route>> groups = new TreeMap<>();
        for (Route route : camel.getRoutes()) {
            if (route.getEndpoint() instanceof QuartzEndpoint) {
                groups.computeIfAbsent(String.valueOf(route.getGroup()), group -> new ArrayList<>())
                        .add(route);
            }
        }
        return groups;
    }

    private List<Route> started() {
        return polling().values().stream()
                .flatMap(List::stream)
                .filter(this::isStarted)
                .toList();
    }

    boolean isStarted(Route route) {
        return camel.getRouteController().getRouteStatus(route.getRouteId()).isStarted();
    }

    /** The timer of a stream fires no more, or fires again. */
    void rest(String poll, boolean rests) {
        started().stream()
                .filter(route -> PollNames.of(route.getRouteId()).equals(poll))
                .forEach(route -> rest(route, rests));
    }

    private static void rest(Route route, boolean rests) {
        QuartzEndpoint timer = (QuartzEndpoint) route.getEndpoint();
        try {
            Scheduler scheduler = timer.getComponent().getScheduler();
            TriggerKey key = timer.getTriggerKey();
            if (rests) {
                scheduler.pauseTrigger(key);
            } else {
                scheduler.resumeTrigger(key);
            }
        } catch (SchedulerException e) {
            throw new IllegalStateException(route.getRouteId() + ": its timer cannot be set: " + e.getMessage(), e);
        }
    }

    /** Waits for the end of a poll that is under way; false where it does not end in time. */
    boolean ends(String poll) {
        CountDownLatch never = new CountDownLatch(1);
        long until = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (camel.getInflightRepository().size(PollNames.route(poll)) > 0 && System.nanoTime() - until < 0) {
                never.await(STEP.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return camel.getInflightRepository().size(PollNames.route(poll)) == 0;
    }

    /**
     * Whether the scheduler has done with a poll that was under way: it knows of the job for a moment longer than Camel of the exchange, and a
     * job of the same name that comes in that moment would be taken for it. What was to run at once beside the schedule is dropped.
     */
    boolean isOver(Route route) {
        QuartzEndpoint timer = (QuartzEndpoint) route.getEndpoint();
        try {
            Scheduler scheduler = timer.getComponent().getScheduler();
            JobKey job = JobKey.jobKey(
                    timer.getTriggerKey().getName(), timer.getTriggerKey().getGroup());
            for (Trigger one : scheduler.getTriggersOfJob(job)) {
                if (!one.getKey().equals(timer.getTriggerKey())) {
                    scheduler.unscheduleJob(one.getKey());
                }
            }
            return scheduler.getCurrentlyExecutingJobs().stream()
                    .noneMatch(running -> running.getJobDetail().getKey().equals(job));
        } catch (SchedulerException e) {
            throw new IllegalStateException(route.getRouteId() + ": its timer cannot be read: " + e.getMessage(), e);
        }
    }

    Next next(Route route) {
        Trigger trigger = trigger(route);
        return trigger == null
                ? new Next(null, null)
                : new Next(
                        instant(trigger.getNextFireTime()),
                        trigger instanceof CronTrigger cron ? cron.getTimeZone().getID() : null);
    }

    @Override
    public Stream<Condition> conditions() {
        return started().stream()
                .filter(route -> !paused.isPaused(PollNames.of(route.getRouteId())))
                .flatMap(route -> Stream.concat(hanging(route), stale(route)));
    }

    /** A poll that hangs before it reads, or whose route reads without the bean {@code polls}. */
    private Stream<Condition> hanging(Route route) {
        String name = PollNames.of(route.getRouteId());
        // An audit, which runs through the same route, takes time by design.
        InflightExchange oldest = camel.getInflightRepository().browse(route.getRouteId()).stream()
                .filter(one -> one.getExchange().getVariable(AuditPass.VARIABLE) == null)
                .max(Comparator.comparingLong(InflightExchange::getDuration))
                .orElse(null);
        Duration age = oldest == null ? Duration.ZERO : Duration.ofMillis(oldest.getDuration());
        return streams.hangs(name, age)
                ? Stream.of(new Condition(
                        Code.POLL_LONG,
                        Who.stream(name),
                        clock.instant().minus(age),
                        "its poll waits or hangs in the step " + oldest.getNodeId()))
                : Stream.empty();
    }

    private Stream<Condition> stale(Route route) {
        String name = PollNames.of(route.getRouteId());
        Progress progress = streams.progress(name);
        Instant last = clock.instant().minus(progress.age(clock.instant()));
        return isLate(trigger(route), last)
                ? Stream.of(new Condition(
                        Code.STREAM_STALE,
                        Who.stream(name),
                        progress.lastSuccess(),
                        "a poll that was to begin more than an hour ago has not read it to its end"))
                : Stream.empty();
    }

    /** Whether a poll was due since that time, and more than an hour ago: so a nightly one is not late all day. */
    private boolean isLate(Trigger trigger, Instant last) {
        Instant due = trigger == null ? last : instant(trigger.getFireTimeAfter(Date.from(last)));
        return due != null && due.plus(LATE).isBefore(clock.instant());
    }

    private static Instant instant(Date date) {
        return date == null ? null : date.toInstant();
    }

    private static Trigger trigger(Route route) {
        QuartzEndpoint timer = (QuartzEndpoint) route.getEndpoint();
        try {
            return timer.getComponent().getScheduler().getTrigger(timer.getTriggerKey());
        } catch (SchedulerException e) {
            LOG.debugf("its next poll is not known: %s", e.getMessage());
            return null;
        }
    }
}
