package drover.poll;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
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
 */
@Singleton
class PollJobs extends PropertySettingJobFactory {
    private final CamelContext camel;

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
            if (hasRoute(context.getJobDetail().getKey())) {
                job.execute(context);
            }
        };
    }

    private boolean hasRoute(JobKey job) {
        TriggerKey timer = TriggerKey.triggerKey(job.getName(), job.getGroup());
        return camel.getRoutes().stream().anyMatch(route -> isOf(timer, route));
    }

    private boolean isOf(TriggerKey timer, Route route) {
        return route.getEndpoint() instanceof QuartzEndpoint endpoint
                && endpoint.getTriggerKey().equals(timer)
                && camel.getRouteController().getRouteStatus(route.getRouteId()).isStarted();
    }
}
