package drover.poll;

import drover.system.Opened;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.apache.camel.support.DefaultConsumer;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.quartz.JobKey;
import org.quartz.SchedulerException;

/**
 * When a poll may begin. A stream is read by one poll at a time: who comes meanwhile waits for its end, and has had its turn.
 * What a poll needs first is read first, in the same tick, once after a start. And a start polls at once.
 */
@ApplicationScoped
class Turns {
    private static final Logger LOG = Logger.getLogger("drover.poll");
    private static final long PATIENCE_SECONDS = 30;

    private final CamelContext camel;
    private final Config config;
    private final PausedStreams paused;
    private final Map<String, Semaphore> streams = new ConcurrentHashMap<>();
    /** Of each poll that was begun since the start, its first try. */
    private final Map<String, Try> tries = new ConcurrentHashMap<>();

    private final CountDownLatch open = new CountDownLatch(1);
    private volatile boolean ending;

    /** A poll that was begun, by whom, and whether it is over: what needs itself first does not wait for itself. */
    private record Try(Thread by, CountDownLatch over) {
        static Try begun() {
            return new Try(Thread.currentThread(), new CountDownLatch(1));
        }
    }

    Turns(CamelContext camel, Config config, PausedStreams paused) {
        this.camel = camel;
        this.config = config;
        this.paused = paused;
    }

    /** Polls begin when all else has started: what they read may be ourselves, in the sandbox. */
    void begin(@Observes Opened opened) {
        open();
        if (config.getValue("drover.poll-at-start", Boolean.class)) {
            for (Route route : camel.getRoutes()) {
                if (route.getEndpoint() instanceof QuartzEndpoint) {
                    tick(PollNames.of(route.getRouteId()));
                }
            }
        }
    }

    void open() {
        open.countDown();
    }

    /** Who still waits for the start waits no longer, and reads nothing. */
    void end(@Observes BeforeStop stopping) {
        ending = true;
        open();
    }

    /** Whether an operator has switched it off. */
    boolean isPaused(String stream) {
        return paused.isPaused(stream);
    }

    /** Polls a stream now, beside its schedule, unless it is off. */
    void tick(String poll) {
        Route route = camel.getRoute(PollNames.route(poll));
        if (route == null
                || !(route.getEndpoint() instanceof QuartzEndpoint timer)
                || !isStarted(route.getRouteId())
                || isPaused(poll)) {
            return;
        }
        try {
            timer.getComponent()
                    .getScheduler()
                    .triggerJob(JobKey.jobKey(
                            timer.getTriggerKey().getName(),
                            timer.getTriggerKey().getGroup()));
        } catch (SchedulerException e) {
            LOG.warnf("%s: not polled at once, but at its next time: %s", timer.getEndpointUri(), e.getMessage());
        }
    }

    /** Whether it is the caller's turn, who waits for whoever reads the stream now; otherwise that was it. */
    boolean take(String stream) throws InterruptedException {
        open.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (ending) {
            return false;
        }
        Semaphore turn = streams.computeIfAbsent(stream, name -> new Semaphore(1));
        if (turn.tryAcquire()) {
            tries.putIfAbsent(stream, Try.begun());
            return true;
        }
        turn.acquire();
        turn.release();
        return false;
    }

    /** How many wait for the end of whoever reads the stream now. */
    int waiting(String stream) {
        return streams.get(stream).getQueueLength();
    }

    /** Takes the turn of a stream, once the page that is being read has ended; false where it does not end. */
    boolean takeWithin(String stream) {
        try {
            return streams.computeIfAbsent(stream, name -> new Semaphore(1))
                    .tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void give(String stream) {
        Try first = tries.get(stream);
        if (first != null) {
            first.over().countDown();
        }
        streams.get(stream).release();
    }

    /** Lets a poll run now, in this thread, unless that was done since the start; one that is under way is waited for. */
    void first(String poll) throws Exception {
        Try ours = Try.begun();
        Try known = tries.putIfAbsent(poll, ours);
        if (known == null) {
            try {
                run(poll);
            } finally {
                ours.over().countDown();
            }
        } else if (known.by() != Thread.currentThread()) {
            known.over().await();
            if (streams.containsKey(poll) && take(poll)) {
                give(poll);
            }
        }
    }

    private void run(String poll) throws Exception {
        String id = PollNames.route(poll);
        Route route = camel.getRoute(id);
        if (route == null || !isStarted(id) || isPaused(poll)) {
            return;
        }
        Exchange exchange = route.getEndpoint().createExchange();
        ((DefaultConsumer) route.getConsumer()).getProcessor().process(exchange);
    }

    private boolean isStarted(String route) {
        return camel.getRouteController().getRouteStatus(route).isStarted();
    }
}
