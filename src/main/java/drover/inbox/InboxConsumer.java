package drover.inbox;

import drover.credentials.Redaction;
import drover.event.Json;
import drover.inbox.Inbox.Notification;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jboss.logging.Logger;

/**
 * Carries each notification through the route, one after the other. A route that knows nothing of it sets the variable
 * {@code unknown}; one that fails leaves it for later.
 */
final class InboxConsumer extends DefaultConsumer {
    private static final Logger LOG = Logger.getLogger("drover.webhook");
    private static final int BATCH = 100;

    private final InboxComponent component;
    private final Inbox inbox;
    private final Semaphore wakeUp = new Semaphore(0);
    private ExecutorService thread;
    private volatile boolean troubled;

    InboxConsumer(Endpoint endpoint, InboxComponent component, Inbox inbox, Processor processor) {
        super(endpoint, processor);
        this.component = component;
        this.inbox = inbox;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        inbox.onKept(wakeUp::release);
        thread = getEndpoint().getCamelContext().getExecutorServiceManager().newSingleThreadExecutor(this, "inbox");
        thread.execute(this::run);
    }

    @Override
    protected void doStop() throws Exception {
        wakeUp.release();
        getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .shutdownGraceful(thread, TimeUnit.SECONDS.toMillis(10));
        super.doStop();
    }

    private void run() {
        while (isRunAllowed()) {
            try {
                wakeUp.drainPermits();
                List<Notification> due = component.isGoing() ? inbox.due(BATCH) : List.of();
                for (Notification one : due) {
                    if (isRunAllowed() && component.isGoing()) {
                        resolve(one);
                    }
                }
                if (due.size() < BATCH) {
                    boolean woken = wakeUp.tryAcquire(1, TimeUnit.SECONDS);
                    LOG.tracef("woken: %s", woken);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                trouble(e.getMessage());
                sleep();
            }
        }
    }

    private void sleep() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void resolve(Notification notification) {
        Exchange exchange = createExchange(false);
        try {
            exchange.setVariable("provider", notification.provider());
            exchange.getMessage().setBody(Json.read(notification.body()));
            createUoW(exchange);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        } finally {
            doneUoW(exchange);
        }
        Exception failure = exchange.getException();
        if (failure == null) {
            troubled = false;
            boolean unknown = exchange.getVariable("unknown", false, Boolean.class);
            inbox.settle(notification.id(), unknown ? "unknown" : "resolved").join();
        } else if (component.isGoing()) {
            String reason = Redaction.redact(String.valueOf(failure.getMessage()));
            trouble(reason);
            inbox.again(notification.id(), reason);
        }
        releaseExchange(exchange, false);
    }

    /** One line when it begins, none while it lasts. */
    private void trouble(String what) {
        if (!troubled) {
            troubled = true;
            LOG.warnf("a webhook cannot be resolved now, and is tried again: %s", what);
        }
    }
}
