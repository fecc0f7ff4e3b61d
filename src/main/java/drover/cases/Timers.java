package drover.cases;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.impl.matchers.KeyMatcher;
import org.quartz.listeners.JobListenerSupport;

/** The timers of the polls, of which none fires by itself while cases are played. */
@Singleton
class Timers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CamelContext camel;

    Timers(CamelContext camel) {
        this.camel = camel;
    }

    private Scheduler scheduler() {
        return camel.getComponent("quartz", QuartzComponent.class).getScheduler();
    }

    /** What is polled of a system, by name. */
    SortedSet<String> of(String system) throws SchedulerException {
        SortedSet<String> names = new TreeSet<>();
        for (JobKey job : scheduler().getJobKeys(GroupMatcher.jobGroupEquals(system))) {
            names.add(job.getName());
        }
        return names;
    }

    /** Lets each poll of a system run once, in the order of their names; false: there is none. */
    boolean fireAll(String system) throws IOException, SchedulerException, InterruptedException {
        SortedSet<String> polls = of(system);
        for (String name : polls) {
            if (!fire(system, name)) {
                throw new IOException("the poll of " + system + " " + name + " has not come to its end");
            }
        }
        return !polls.isEmpty();
    }

    /**
     * Lets a poll run once.
     *
     * @return whether it has come to its end, good or bad
     */
    boolean fire(String system, String name) throws SchedulerException, InterruptedException {
        JobKey job = JobKey.jobKey(name, system);
        CountDownLatch done = new CountDownLatch(1);
        String listener = "end of " + job;
        scheduler()
                .getListenerManager()
                .addJobListener(
                        new JobListenerSupport() {
                            @Override
                            public String getName() {
                                return listener;
                            }

                            @Override
                            public void jobWasExecuted(JobExecutionContext context, JobExecutionException failure) {
                                done.countDown();
                            }
                        },
                        KeyMatcher.keyEquals(job));
        try {
            scheduler().triggerJob(job);
            return done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            scheduler().getListenerManager().removeJobListener(listener);
        }
    }
}
