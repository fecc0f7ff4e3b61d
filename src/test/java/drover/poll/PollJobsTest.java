package drover.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import drover.TestCamel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzConstants;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.component.quartz.StatefulCamelJob;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.ExplicitCamelContextNameStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.matchers.KeyMatcher;
import org.quartz.listeners.JobListenerSupport;

class PollJobsTest {
    private static final String NEVER = "0 0 0 1 1 ? 2099";
    private static final JobKey ORDERS = JobKey.jobKey("orders", "leaflink");

    private final DefaultCamelContext camel = TestCamel.context();
    private final AtomicInteger polled = new AtomicInteger();
    private final AtomicInteger seen = new AtomicInteger();
    private Scheduler scheduler;
    private PollJobs jobs;

    @BeforeEach
    void start() throws Exception {
        // Quartz registers its scheduler by that name, and a Camel of another test has it too.
        camel.setNameStrategy(new ExplicitCamelContextNameStrategy("poll-jobs"));
        camel.start();
        scheduler = camel.getComponent("quartz", QuartzComponent.class).getScheduler();
        jobs = new PollJobs(camel);
        jobs.watch(null /* only when it comes matters */);
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void a_timer_that_fires_before_its_route_is_there_makes_no_second_timer() throws Exception {
        scheduler.addJob(
                JobBuilder.newJob(StatefulCamelJob.class)
                        .withIdentity(ORDERS)
                        .usingJobData(QuartzConstants.QUARTZ_CAMEL_CONTEXT_NAME, camel.getName())
                        .usingJobData(QuartzConstants.QUARTZ_ENDPOINT_URI, "quartz:leaflink/orders?cron=" + NEVER)
                        .storeDurably()
                        .build(),
                false);

        JobExecutionException failure = fire();

        assertNull(failure, () -> failure.toString());
        assertFalse(camel.getEndpoints().stream().anyMatch(QuartzEndpoint.class::isInstance));
        assertTrue(scheduler.checkExists(ORDERS));
    }

    @Test
    void a_timer_begins_its_route_while_that_is_started() throws Exception {
        addRoute();

        fire();
        camel.getRouteController().suspendRoute("leaflink-orders-poll");
        fire();
        camel.getRouteController().resumeRoute("leaflink-orders-poll");
        fire();

        assertEquals(2, polled.get());
    }

    @Test
    void a_timer_that_fired_just_before_its_route_rests_begins_nothing() throws Exception {
        addRoute();
        Route route = camel.getRoute("leaflink-orders-poll");

        jobs.rest(route, true);
        fire();
        assertEquals(0, polled.get());
        assertFalse(jobs.isRunning(route));

        jobs.rest(route, false);
        fire();
        assertEquals(1, polled.get());
        assertEquals(1, seen.get(), "while it polls it is known to");
        assertFalse(jobs.isRunning(route));
    }

    private void addRoute() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("quartz:leaflink/orders?stateful=true&cron=" + NEVER.replace(' ', '+'))
                        .routeId("leaflink-orders-poll")
                        .process(exchange -> {
                            polled.incrementAndGet();
                            seen.addAndGet(jobs.isRunning(camel.getRoute("leaflink-orders-poll")) ? 1 : 0);
                        });
            }
        });
    }

    /** What the job ended with; null: well. */
    private JobExecutionException fire() throws SchedulerException, InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        JobExecutionException[] failures = new JobExecutionException[1];
        scheduler
                .getListenerManager()
                .addJobListener(
                        new JobListenerSupport() {
                            @Override
                            public String getName() {
                                return "end";
                            }

                            @Override
                            public void jobWasExecuted(JobExecutionContext context, JobExecutionException failure) {
                                failures[0] = failure;
                                done.countDown();
                            }
                        },
                        KeyMatcher.keyEquals(ORDERS));
        scheduler.triggerJob(ORDERS);
        assertTrue(done.await(30, TimeUnit.SECONDS));
        scheduler.getListenerManager().removeJobListener("end");
        return failures[0];
    }
}
