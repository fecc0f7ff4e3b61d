package drover.poll;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.quartz.Job;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.simpl.PropertySettingJobFactory;
import org.quartz.spi.TriggerFiredBundle;

/**
 * Runs the job of a timer only where the route has started that begins with it. A timer fires as soon as it is made, which is before Camel knows
 * of it: Camel's job would make a second timer of the same name, whose end takes the job of the first one with it. That list would never
 * be polled again.
 *
 * <p>While a route rests, because it is about to be replaced, none begins: a timer that fired just before may be on its way for as long as a thread
 * takes to start, and nobody else knows of it.
 */
@Singleton
class PollJobs extends PropertySettingJobFactory {
    private final CamelContext camel;
    private final Set<TriggerKey> resting = new HashSet<>();
    private final Map<TriggerKey, Integer> running = new HashMap<>();

    PollJobs(CamelContext camel) {
        this.camel = camel;
    }

    /** Before any route file is loaded. */
    void watch(@Observes @Priority(1) AfterStart started) throws SchedulerException {
        camel.getComponent("quartz", QuartzComponent.class).getScheduler().setJobFactory(this);
    }

    @Override
    public Job newJob(TriggerFiredBundle fired, Scheduler scheduler) throws SchedulerException {
        Job job = super.newJob(fired, scheduler);
        return context -> {
            JobKey key = context.getJobDetail().getKey();
            TriggerKey timer = TriggerKey.triggerKey(key.getName(), key.getGroup());
            if (!begins(timer)) {
                return;
            }
            try {
                if (hasRoute(timer)) {
                    job.execute(context);
                }
            } finally {
                ends(timer);
            }
        };
    }

    /** From now on none begins, or they do again. */
    synchronized void rest(Route route, boolean rests) {
        TriggerKey timer = timer(route);
        if (rests) {
            resting.add(timer);
        } else {
            resting.remove(timer);
        }
    }

    synchronized boolean isRunning(Route route) {
        return running.containsKey(timer(route));
    }

    private synchronized boolean begins(TriggerKey timer) {
        if (resting.contains(timer)) {
            return false;
        }
        running.merge(timer, 1, Integer::sum);
        return true;
    }

    private synchronized void ends(TriggerKey timer) {
        running.computeIfPresent(timer, (key, jobs) -> jobs == 1 ? null : jobs - 1);
    }

    private static TriggerKey timer(Route route) {
        return ((QuartzEndpoint) route.getEndpoint()).getTriggerKey();
    }

    private boolean hasRoute(TriggerKey timer) {
        return camel.getRoutes().stream().anyMatch(route -> isOf(timer, route));
    }

    private boolean isOf(TriggerKey timer, Route route) {
        return route.getEndpoint() instanceof QuartzEndpoint endpoint
                && endpoint.getTriggerKey().equals(timer)
                && camel.getRouteController().getRouteStatus(route.getRouteId()).isStarted();
    }
}
