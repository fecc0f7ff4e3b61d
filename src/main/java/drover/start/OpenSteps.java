package drover.start;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.impl.engine.DefaultReactiveExecutor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.WrapAwareProcessor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jboss.logging.Logger;

/**
 * Knows the steps that a thread has begun and not ended, so that whatever is thrown ends one of them. Camel takes it for
 * impossible that something is thrown between two steps (an {@code onWhen} that cannot be evaluated), and that an error is
 * thrown anywhere: it logs it, or lets it end the thread's work, and the exchange never ends. Here the innermost step that is
 * open ends with what was thrown; what comes after it (a {@code doCatch}, an error handler, the end of the route) goes on as
 * after any other failure.
 */
final class OpenSteps implements InterceptStrategy {
    private static final Logger LOG = Logger.getLogger("drover");

    /** Of one Camel: a thread that is in the routes of two is in two steps. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Step> innermost = new ThreadLocal<>();

    /** A step that was begun; it ends once. */
    private final class Step implements AsyncCallback {
        private final Exchange exchange;
        private final AsyncCallback end;
        private final Step outer;
        private final AtomicBoolean ended = new AtomicBoolean();

        Step(Exchange exchange, AsyncCallback end, Step outer) {
            this.exchange = exchange;
            this.end = end;
            this.outer = outer;
        }

        @Override
        public void done(boolean sync) {
            if (ended.compareAndSet(false, true)) {
                innermost.set(open(outer));
                end.done(sync);
            }
        }

        /** Ends it with what was thrown, unless it has ended. */
        boolean fail(Throwable thrown, boolean sync) {
            if (ended.get()) {
                return false;
            }
            if (exchange.getException() != null && exchange.getException() != thrown) {
                thrown.addSuppressed(exchange.getException());
            }
            exchange.removeProperty(ExchangePropertyKey.TRY_ROUTE_BLOCK);
            exchange.setException(thrown);
            done(sync);
            return true;
        }
    }

    private static Step open(Step step) {
        Step open = step;
        while (open != null && open.ended.get()) {
            open = open.outer;
        }
        return open;
    }

    /** How a step is begun. */
    interface Begin {
        boolean process(Exchange exchange, AsyncCallback end);
    }

    /** Begins a step, that ends whatever is thrown in it. */
    boolean begin(Exchange exchange, AsyncCallback end, Begin step) {
        Step begun = new Step(exchange, end, open(innermost.get()));
        innermost.set(begun);
        try {
            return step.process(exchange, begun);
        } catch (Exception | Error e) {
            if (begun.fail(e, true)) {
                return true;
            }
            throw e;
        }
    }

    /** What was thrown between two steps ends the innermost that is open in this thread. */
    private void thrown(Throwable thrown) {
        Step step = open(innermost.get());
        if (step == null || !step.fail(thrown, false)) {
            LOG.errorf(thrown, "a route failed where nothing can be ended: tell the makers of Drover");
        }
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext camel, NamedNode definition, Processor target, Processor next) {
        return new Wrapped(target);
    }

    private final class Wrapped extends DelegateAsyncProcessor implements WrapAwareProcessor {
        Wrapped(Processor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback end) {
            return begin(exchange, end, processor::process);
        }

        @Override
        public Processor getWrapped() {
            return processor;
        }
    }

    /** Camel's executor, from which nothing is thrown. */
    final class Executor extends DefaultReactiveExecutor {
        private Runnable guarded(Runnable work) {
            return () -> {
                try {
                    work.run();
                } catch (Exception | Error e) {
                    thrown(e);
                }
            };
        }

        @Override
        public void schedule(Runnable work) {
            super.schedule(guarded(work));
        }

        @Override
        public void scheduleMain(Runnable work) {
            super.scheduleMain(guarded(work));
        }

        @Override
        public void scheduleSync(Runnable work) {
            super.scheduleSync(guarded(work));
        }

        @Override
        public void scheduleQueue(Runnable work) {
            super.scheduleQueue(guarded(work));
        }
    }
}
